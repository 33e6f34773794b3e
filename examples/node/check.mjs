// Prints the safe fixes that holystone has for the files named on the command line.
//
// node examples/node/check.mjs examples/dockerfiles/*/*.Dockerfile
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const holystone = require("../../bindings-node");

for (const path of process.argv.slice(2)) {
  const report = await holystone.checkFile(path);
  for (const { rule, location, fixes } of report.findings) {
    for (const fix of fixes.filter((fix) => fix.safety === "safe")) {
      console.log(`${path}:${location.start.line}: ${fix.title} (${rule})`);
    }
  }
}
