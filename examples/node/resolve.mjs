// Prints the digest of each image and of each of its platforms, as the registry has them now.
//
// node examples/node/resolve.mjs debian:12 ghcr.io/team/app:1
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const holystone = require("../../bindings-node");

const credentials = (registry) =>
  registry === "ghcr.io" && process.env.REGISTRY_TOKEN
    ? { username: "token", password: process.env.REGISTRY_TOKEN }
    : undefined;

for (const name of process.argv.slice(2)) {
  const { reference, digest, platforms } = await holystone.resolve(name, { registry: { credentials } });
  console.log(reference, digest);
  for (const [platform, manifest] of Object.entries(platforms)) {
    console.log(" ", platform, manifest);
  }
}
