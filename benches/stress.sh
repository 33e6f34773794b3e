#!/usr/bin/env bash
# Checks each file of a folder with every rule and prints its size, the CPU seconds and the peak memory.
#
#   benches/stress.sh FOLDER
set -euo pipefail
folder=${1:?usage: stress.sh FOLDER}
root=$(cd "$(dirname "$0")/.." && pwd)
cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p holystone --features cli
target=${CARGO_TARGET_DIR:-$root/target}
python3 - "$target/release/holystone" "$folder" <<'PY'
import os, subprocess, sys

program, folder = sys.argv[1:]
print("| file | bytes | seconds | peak MB |\n|---|--:|--:|--:|")
for name in sorted(os.listdir(folder)):
    path = os.path.join(folder, name)
    command = [program, "check", "--profile", "all", "--format", "json", path]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    seconds = used.ru_utime + used.ru_stime
    print(f"| {name} | {os.path.getsize(path)} | {seconds:.2f} | {used.ru_maxrss / 1024:.0f} |")
PY
