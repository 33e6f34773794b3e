#!/usr/bin/env python3
"""Compares `holystone dive` with dive 0.13 on archives of images: dive.py [OPTIONS] FOLDER|ARCHIVE ...

Compared are, for each archive, the JSON export (figures to the last digit, the inefficient files, the
files of each layer) and, for each of the .dive-ci files below, the figures, the inefficient files, the
verdict of every rule and the exit code. An archive without manifest.json has its layers in a random order
in dive; of that only the export is compared, with those of several runs. Where dive gives no result
nothing is compared. Exit code: 0 if all that was compared is equal.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

CONFIGS = {
    "default": None,
    "strict": "rules: {lowestEfficiency: 1, highestWastedBytes: 0, highestUserWastedPercent: 0}",
    "lenient": "rules: {lowestEfficiency: 0, highestWastedBytes: 10 GiB, highestUserWastedPercent: 1}",
    "sample": "---\nplugins:\n  - plugin1\nrules:\n  lowestEfficiency: 0.95\n"
    "  highestWastedBytes: 20Mb\n  highestUserWastedPercent: 0.5\n  plugin1/rule1: error\n",
    "texts": 'rules: {lowestEfficiency: "0.97", highestWastedBytes: "1,000.5 kB", highestUserWastedPercent: "3e-1"}',
    "disabled": "rules: {lowestEfficiency: disabled, highestWastedBytes: 2k, highestUserWastedPercent: disabled}",
    "kebab": "rules: {lowest-efficiency: 0, highest-wasted-bytes: 0}",
    "cases": "Rules: {LOWESTEFFICIENCY: 0.99, highestwastedbytes: 1mi}",
    "flat": "rules.lowestEfficiency: 0.87\nrules.highestUserWastedPercent: disabled",
    "wrong": "rules: {lowestEfficiency: off, highestWastedBytes: 20}",
    "range": "rules: {highestUserWastedPercent: 20}",
    "nothing": "rules: {lowestEfficiency: , highestWastedBytes: [1]}",
    "broken": "rules: [",
}
# Of an archive whose layers have a random order in dive.
RUNS = 30
# With more layers none of that many runs may have the right order.
MOST_LAYERS = 4
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LINE = re.compile(r"  (efficiency|wastedBytes|userWastedPercent): (.*)")
FILE = re.compile(r" *(\d+) {2} *(\S+ \S+) {2}(.*)")
RULE = re.compile(r"  (PASS|FAIL|SKIP|MISCONFIGURED|CONFIGURED) *: (\w+)(.*)")
PARTS = re.compile(r"\(.*=.*\)")


def run(program, *arguments, folder):
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run([program, *arguments], cwd=folder, env=environment, capture_output=True)
    return done.returncode, COLOUR.sub("", done.stdout.decode("utf8", "replace"))


def judged(program, archive, config, folder):
    """The figures, files and verdicts that a run prints, and its exit code; without figures None."""
    options = ["--ci"]
    if config is not None:
        (folder / "rules.yaml").write_text(config)
        options += ["--ci-config", "rules.yaml"]
    code, text = run(program[0], *program[1:], f"docker-archive://{archive}", *options, folder=folder)
    figures, files, rules = {}, [], {}
    for line in text.splitlines():
        if found := LINE.fullmatch(line):
            figures.setdefault(found[1], found[2])
        elif found := FILE.fullmatch(line):
            files.append(found.groups())
        elif found := RULE.fullmatch(line):
            # The words differ, the numbers do not.
            rules.setdefault(found[2], (found[1], "".join(PARTS.findall(found[3]))))
    summary = re.search(r"Result:.*|CI Misconfigured", text)
    told = {"figures": figures, "files": sorted(files), "rules": rules, "exit code": code}
    told["summary"] = summary and summary[0].rstrip()
    if any(status == "MISCONFIGURED" for status, _ in rules.values()):
        del told["files"]  # dive lists none then
    return told


def exported(program, archive, folder):
    """The export without what names a layer: dive takes that from the name of its file."""
    file = folder / "export.json"
    file.unlink(missing_ok=True)
    code, text = run(program[0], *program[1:], f"docker-archive://{archive}", "--json", file.name, folder=folder)
    if not file.exists():
        return None, code, text
    told = json.loads(file.read_text())
    told["image"]["fileReference"].sort(key=lambda file: file["file"])
    for layer in told["layer"]:
        del layer["id"]
        for file in layer["fileList"]:
            file["path"] = file["path"].removeprefix("/")
            # A sparse file is a file, and only a link has a link's name: buildah's whiteouts do, too.
            file["typeFlag"] = ord("0") if file["typeFlag"] == ord("S") else file["typeFlag"]
            if file["typeFlag"] not in b"12":
                file["linkName"] = ""
    return told, code, text


def differences(ours, theirs, at=""):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(ours.keys() | theirs.keys()):
            yield from differences(ours.get(name), theirs.get(name), f"{at}/{name}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, pair in enumerate(zip(ours, theirs)):
            yield from differences(*pair, f"{at}/{index}")
    elif ours != theirs:
        yield f"{at}: {str(ours)[:100]} instead of {str(theirs)[:100]}"


def peculiarities(archive, exit_code):
    """What dive makes something else of on purpose, or by chance."""
    with tarfile.open(archive) as tar:
        members = {member.name.removeprefix("./"): member for member in tar}
        manifest = members.get("manifest.json")
        layers = json.load(tar.extractfile(manifest))[0]["Layers"] if manifest else []
    if any(layer in members and members[layer].issym() for layer in layers):
        return "dive reads a layer that is a link as an empty one", False
    if exit_code != 0:
        return "not exported: it has several images, or a part that cannot be read", False
    return None, manifest is None


def climbs(export):
    """Whether a path has `..`, which stays below the root here."""
    return any(".." in file["path"].split("/") for layer in export["layer"] for file in layer["fileList"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    parser.add_argument("--dive", default="dive")
    parser.add_argument("--holystone", default="holystone")
    options = parser.parse_args()
    dive, holystone = [options.dive], [options.holystone, "dive"]
    archives = [
        archive.resolve()
        for path in options.paths
        for archive in (sorted(path.glob("*.tar")) if path.is_dir() else [path])
    ]
    compared = equal = 0
    left_out = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for archive in archives:
            theirs, code, text = exported(dive, archive, folder)
            if theirs is None:
                reason = (text.strip().splitlines() or [f"exit code {code}"])[-1]
                left_out.append(f"{archive.name}: dive gives no result ({reason})")
                continue
            ours, code, _ = exported(holystone, archive, folder)
            reason, is_random = peculiarities(archive, code)
            if reason:
                left_out.append(f"{archive.name}: {reason}")
                continue
            if is_random and len(ours["layer"]) > MOST_LAYERS:
                left_out.append(f"{archive.name}: dive has no order of its {len(ours['layer'])} layers")
                continue
            if is_random:
                tries = (exported(dive, archive, folder)[0] for _ in range(RUNS))
                part = "image" if climbs(theirs) else None
                found = any(not list(differences(*(it.get(part, it) for it in (ours, one)))) for one in tries)
                if not found:
                    print(f"{archive.name}: not among dive's random results")
                compared, equal = compared + 1, equal + found
                continue
            runs = [("json", ours, theirs)]
            for name, config in CONFIGS.items():
                runs.append((name, *(judged(it, archive, config, folder) for it in (holystone, dive))))
            for name, ours, theirs in runs:
                compared += 1
                told = list(differences(ours, theirs))
                equal += not told
                for difference in told[:5]:
                    print(f"{archive.name} {name} {difference}")
    for line in left_out:
        print(f"left out: {line}")
    print(f"{equal} of {compared} runs equal, on {len(archives) - len(left_out)} of {len(archives)} archives")
    return equal != compared


if __name__ == "__main__":
    sys.exit(main())
