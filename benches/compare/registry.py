#!/usr/bin/env python3
"""Times checking an image of a registry as it comes beside copying it first and checking the copy.

    registry.py HOLYSTONE LAYOUT [RUNS]     LAYOUT is an OCI layout with one image or index

Starts `docker-registry` on a free port of this machine and fills it by `skopeo`; both must be on PATH. Prints wall
and CPU seconds and peak memory of the fastest of RUNS runs (3 unless said). Each run asks the registry for all of
it: nothing is cached but by the system's own cache of files.
"""

import contextlib
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from images import measure


@contextlib.contextmanager
def registry(folder: Path) -> Iterator[str]:
    """A registry with its data in a folder; gives its host and port."""
    config = folder / "registry.yml"
    config.write_text(
        "version: 0.1\nlog: {level: info, accesslog: {disabled: true}}\n"
        f'storage: {{filesystem: {{rootdirectory: "{folder / "data"}"}}}}\n'
        "http: {addr: 127.0.0.1:0}\n"
    )
    command = ["docker-registry", "serve", str(config)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        said = []
        # It says where it listens once it does.
        for line in process.stderr:
            if found := re.search(r"listening on (127\.0\.0\.1:\d+)", line):
                # What else it says must go somewhere.
                threading.Thread(target=process.stderr.read, daemon=True).start()
                yield found[1]
                return
            said.append(line)
        sys.exit("docker-registry does not start:\n" + "".join(said))
    finally:
        process.kill()
        process.wait()


def main() -> None:
    holystone, layout, *rest = sys.argv[1:]
    runs = int(rest[0]) if rest else 3
    skopeo = ["skopeo", "--insecure-policy", "copy", "--quiet", "--all", "--preserve-digests"]
    check = [holystone, "check-image", "--format", "json", "--fail-on", "never"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with registry(folder) as host:
            name = f"{host}/demo/{Path(layout).name.lower()}:latest"
            subprocess.run([*skopeo, "--dest-tls-verify=false", f"oci:{layout}", f"docker://{name}"], check=True)
            copy = [*skopeo, "--src-tls-verify=false", f"docker://{name}"]
            # Each copy is to a folder of its own, for skopeo leaves out what is there.
            script = 'to=$(mktemp -d -p "$1"); shift; "$@" "oci:$to" && {}; code=$?; rm -rf "$to"; exit $code'
            then_check = " ".join(f"'{word}'" for word in check) + ' "$to"'
            shell = ["sh", "-ec"]
            rows = [
                ("skopeo copy", [*shell, script.format(":"), "sh", temporary, *copy]),
                ("skopeo copy, check-image", [*shell, script.format(then_check), "sh", temporary, *copy]),
                ("check-image registry:", [*check, f"registry:{name}"]),
                ("image-show --config-only", [holystone, "image-show", "--config-only", f"registry:{name}"]),
            ]
            row = "{:<28} {:>8} {:>8} {:>8}"
            print(row.format("what", "wall s", "CPU s", "MB"))
            for what, command in rows:
                # What fails is soon done, and is no measurement.
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                wall, cpu, memory = min(measure(command) for _ in range(runs))
                print(row.format(what, f"{wall:.2f}", f"{cpu:.2f}", f"{memory:.0f}"), flush=True)


if __name__ == "__main__":
    main()
