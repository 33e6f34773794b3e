// Prints the programs that an image has, and the layer that brought each.
//
// node examples/node/image.mjs app.tar
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const holystone = require("../../bindings-node");

for (const path of process.argv.slice(2)) {
  for (const image of await holystone.openImage(path)) {
    for (const file of image.files()) {
      if (file.kind === "file" && (file.mode & 0o111) !== 0) {
        console.log(`${image.name}: ${file.path} (layer ${file.layer})`);
      }
    }
  }
}
