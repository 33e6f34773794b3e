#!/usr/bin/env python3
"""Holds images against structure tests with container-structure-test and with holystone, side by side.

    structure_tests.py CONTAINER_STRUCTURE_TEST HOLYSTONE IMAGE.tar...

For each image it makes tests of what is in it and of what is not: existence, permissions, who may run it,
contents, metadata. Prints each test whose verdicts differ, and last `agree N of M`. Owners are left out: the
peer's tar driver cannot tell them. container-structure-test unpacks the whole image for each test, so small
images are best; of large ones few files are taken.
"""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def facts(holystone: str, image: str) -> dict[str, Any]:
    done = subprocess.run([holystone, "image-show", "--format", "json", image], capture_output=True, check=False)
    return json.loads(done.stdout)


def go_mode(listed: str) -> str:
    """The permissions of a file as Go writes them, from how `ls` does."""
    letters = ""
    if listed[0] in "dlp":
        letters += {"d": "d", "l": "L", "p": "p"}[listed[0]]
    bits = list(listed[1:])
    for at, letter in ((2, "u"), (5, "g"), (8, "t")):
        if bits[at] in "sStT":
            letters += letter
            bits[at] = "x" if bits[at] in "st" else "-"
    return (letters or "-") + "".join(bits)


def listing(image: str) -> list[tuple[str, str]]:
    """Permissions and paths of files of the image's last layer, links and folders left out."""
    import tarfile

    with tarfile.open(image) as archive:
        manifest = json.load(archive.extractfile("manifest.json"))
        found = {}
        for layer in manifest[0]["Layers"]:
            with tarfile.open(fileobj=archive.extractfile(layer)) as tar:
                for member in tar:
                    name = member.name.removeprefix("./").strip("/")
                    base = name.rsplit("/", 1)[-1]
                    if base.startswith(".wh."):
                        gone = name.replace(".wh.", "", 1)
                        found = {path: it for path, it in found.items() if path != gone and not path.startswith(gone + "/")}
                    elif member.isfile():
                        found[name] = tarfile.stat.filemode(member.mode | 0o100000)
        return [(mode, path) for path, mode in found.items()]


def tests_for(image: str, holystone: str) -> dict[str, Any]:
    chosen = random.Random(image)
    files = listing(image)
    existence: list[dict[str, Any]] = []
    contents: list[dict[str, Any]] = []
    for mode, path in chosen.sample(files, min(3, len(files))):
        existence.append({"name": f"is {path}", "path": "/" + path, "permissions": go_mode(mode)})
        existence.append({"name": f"other mode {path}", "path": "/" + path, "permissions": "-r-x--x--t"})
        existence.append({"name": f"gone {path}", "path": "/" + path, "shouldExist": False})
        existence.append({"name": f"runs {path}", "path": "/" + path, "isExecutableBy": "any"})
    existence.append({"name": "absent", "path": "/absent/file", "shouldExist": False})
    existence.append({"name": "wanted", "path": "/absent/file"})
    for path in ("etc/passwd", "etc/os-release"):
        contents.append({"name": f"has {path}", "path": "/" + path, "expectedContents": ["^[a-z]", "root|ID"]})
        contents.append({"name": f"has not {path}", "path": "/" + path, "excludedContents": ["root|ID"]})
    config = facts(holystone, image)["config"].get("config") or {}
    metadata: dict[str, Any] = {"user": config.get("User") or "nobody", "workdir": config.get("WorkingDir") or ""}
    for variable in (config.get("Env") or [])[:3]:
        name, _, value = variable.partition("=")
        metadata.setdefault("envVars", []).append({"key": name, "value": value})
    metadata["unexposedPorts"] = ["22"]
    metadata["entrypoint"] = config.get("Entrypoint") or []
    metadata["cmd"] = config.get("Cmd") or ["x"]
    return {
        "schemaVersion": "2.0.0",
        "fileExistenceTests": existence,
        "fileContentTests": contents,
        "metadataTest": metadata,
    }


def verdicts(command: list[str]) -> dict[str, bool]:
    done = subprocess.run(command, capture_output=True, check=False)
    results = json.loads(done.stdout[done.stdout.index(b"{") :])
    return {result["Name"]: result["Pass"] for result in results["Results"]}


def main() -> int:
    peer, holystone, *images = sys.argv[1:]
    agree = total = 0
    for image in images:
        with tempfile.TemporaryDirectory() as folder:
            # JSON is YAML; from a `.json` file the peer does not take its own defaults.
            config = Path(folder, "tests.yaml")
            config.write_text(json.dumps(tests_for(image, holystone)))
            theirs = verdicts([peer, "test", "--driver", "tar", "--image", image, "--config", str(config), "-o", "json"])
            ours = verdicts([holystone, "image-test", image, "--config", str(config), "--output", "json"])
        for name in sorted(theirs.keys() | ours.keys()):
            total += 1
            if theirs.get(name) == ours.get(name):
                agree += 1
            else:
                print(f"{image}: {name}: theirs {theirs.get(name)}, ours {ours.get(name)}")
    print(f"agree {agree} of {total}")
    return 0 if agree == total else 1


if __name__ == "__main__":
    sys.exit(main())
