// Builds the native part from the sources beside this folder, unless it is there already.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const addon = join(folder, "holystone.node");
const library = {
  darwin: "libholystone_node.dylib",
  win32: "holystone_node.dll",
}[process.platform] ?? "libholystone_node.so";

if (process.argv.includes("--force") || !existsSync(addon)) {
  const args = ["build", "--release", "--package", "holystone-node", "--message-format", "json-render-diagnostics"];
  const cargo = spawnSync("cargo", args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 28,
    encoding: "utf8",
  });
  if (cargo.status !== 0) {
    console.error("holystone: the native part could not be built; it needs Rust (cargo)");
    process.exit(1);
  }
  const files = cargo.stdout
    .split("\n")
    .filter((line) => line.includes(library))
    .flatMap((line) => JSON.parse(line).filenames ?? []);
  copyFileSync(files.find((file) => file.endsWith(library)), addon);
}
