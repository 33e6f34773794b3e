#!/usr/bin/env python3
"""Times holystone beside dive, syft and gitleaks on the same images in the same run, and beside the floor.

    images.py HOLYSTONE FOLDER NAME...      FOLDER has NAME (an OCI layout) and NAME.tar (a docker-archive)

The floor is what every reader must do who verifies: hash each blob, decompress it, and hash that, with
sha256sum and gzip or zstd. Peers are looked for on PATH; one that is missing is left out. Prints wall and CPU
seconds and peak memory. The last column compares CPU seconds with holystone's of the same purpose.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path


def measure(command: list[str]) -> tuple[float, float, float]:
    """Wall and CPU seconds, and MB of memory."""
    read, write = os.pipe()
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(read)
        with open(os.devnull, "w") as null:
            subprocess.run(command, stdout=null, stderr=null, check=False)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(write, f"{used.ru_utime + used.ru_stime} {used.ru_maxrss}".encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    wall = time.monotonic() - start
    cpu, memory = os.read(read, 100).split()
    os.close(read)
    return wall, float(cpu), float(memory) / 1024


def blobs(layout: Path) -> list[tuple[str, str]]:
    """The layers of a layout: file and how it is decompressed."""
    index = json.loads((layout / "index.json").read_text())
    path = lambda digest: layout / "blobs" / digest.replace(":", "/")
    manifest = json.loads(path(index["manifests"][0]["digest"]).read_text())
    found = []
    for layer in manifest["layers"]:
        kind = layer["mediaType"]
        tool = "gzip -dc" if kind.endswith("gzip") else "zstd -dc" if kind.endswith("zstd") else "cat"
        found.append((str(path(layer["digest"])), tool))
    return found


def main() -> None:
    holystone, folder, *names = sys.argv[1:]
    os.environ["PATH"] = os.environ["PATH"]
    row = "{:<12} {:<34} {:>8} {:>8} {:>8} {:>7}"
    print(row.format("image", "what", "wall s", "CPU s", "MB", "ratio"))
    for name in names:
        layout, archive = Path(folder, name), Path(folder, f"{name}.tar")
        floor = "; ".join(f"sha256sum {file}; {tool} {file} | sha256sum" for file, tool in blobs(layout))
        check = [holystone, "check-image", "--format", "json", "--fail-on", "never"]
        rows = [
            ("ours: config, tree, waste", [*check, "--only", "layers,packing", str(layout)], None),
            ("floor: sha256sum, decompress", ["sh", "-c", floor], 0),
            ("ours: all rules, secrets", [*check, "--profile", "all", str(layout)], None),
            ("ours: archive, waste", [*check, "--only", "layers", str(archive)], None),
        ]
        if shutil.which("dive"):
            dive = ["env", "CI=true", "dive", "--source", "docker-archive", "--ci", str(archive)]
            rows.append(("dive: archive", dive, 3))
        rows.append(("ours: archive, secrets", [*check, "--only", "secret-in-image", str(archive)], None))
        if shutil.which("gitleaks"):
            leaks = ["gitleaks", "dir", "--no-banner", "--max-archive-depth", "3", str(archive)]
            rows.append(("gitleaks: archive", leaks, len(rows) - 1))
        if shutil.which("syft"):
            syft = ["syft", "scan", f"oci-dir:{layout}", "-o", "json", "--select-catalogers", "file"]
            rows.append(("syft: files", syft, 0))
        seconds: list[float] = []
        for what, command, of in rows:
            wall, cpu, memory = measure(command)
            seconds.append(cpu)
            ratio = "" if of is None else f"{cpu / max(seconds[of], 0.001):.1f}"
            print(row.format(name, what, f"{wall:.2f}", f"{cpu:.2f}", f"{memory:.0f}", ratio), flush=True)


if __name__ == "__main__":
    main()
