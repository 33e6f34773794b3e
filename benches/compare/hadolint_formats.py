#!/usr/bin/env python3
"""Compares what hadolint and holystone write in each of hadolint's ten formats.

    benches/compare/hadolint_formats.py HADOLINT HOLYSTONE FOLDER [--count N] [--show N]

HADOLINT and HOLYSTONE are the two commands, FOLDER has Dockerfiles; N of them (40) are taken, the same
ones every time. Each goes through each format alone, then all go through it at once; some formats are
run with `--file-path-in-report` as well.

A report is taken apart into its records, one for each finding, and the frame around them. Keys and
their order, codes, lines, columns, levels, severities, paths and every other value must be the same, but
for texts, for fingerprints, which only must look like one, for the time, and for the column of what
cannot be parsed. In a file the records of those codes are compared that both report as often, on the
same lines and with the same levels: which findings there are is measured elsewhere. Exit codes are
compared where both sides have findings that fail a run, or neither has.
"""

import argparse
import collections
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

FORMATS = [
    "tty",
    "json",
    "checkstyle",
    "codeclimate",
    "gitlab_codeclimate",
    "gnu",
    "codacy",
    "sonarqube",
    "sarif",
    "junit",
]
WITH_OTHER_PATH = ["checkstyle", "codeclimate", "gitlab_codeclimate", "sonarqube", "junit"]
PARSE_ERROR = "DL1000"
TEXT = "<text>"

Run = collections.namedtuple("Run", "code records frame")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("hadolint")
    parser.add_argument("holystone")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--show", type=int, default=10, help="how many differences to print")
    args = parser.parse_args()
    tools = ([args.hadolint], [args.holystone, "hadolint"])
    files = chosen(args.folder, args.count)
    if len(files) < args.count:
        sys.exit(f"{args.folder} has {len(files)} files, not {args.count}")
    tally = Tally(args.show)
    for each in [[file] for file in files] + [files]:
        compare(tools, each, tally)
    tally.print(len(files))
    sys.exit(0 if tally.agree == tally.total else 1)


def chosen(folder, count):
    """Files in the order of a hash of their names, which says nothing of what is in them."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]
    key = lambda path: hashlib.sha256(str(path.relative_to(folder)).encode()).digest()
    return [str(path) for path in sorted(files, key=key)[:count]]


class Tally:
    def __init__(self, show):
        self.show = show
        self.by_format = collections.Counter()
        self.agree = self.total = 0
        self.kinds = collections.Counter()

    def add(self, kind, what, theirs, ours):
        self.total += 1
        self.kinds[kind] += 1
        if theirs == ours:
            self.agree += 1
        elif self.show:
            self.show -= 1
            print(f"{what}: {kind}\n  hadolint  {theirs}\n  holystone {ours}")

    def print(self, files):
        records = ", ".join(f"{name} {self.by_format[name]}" for name in FORMATS)
        print(f"files: {files}")
        print(f"records compared: {self.kinds['record']} ({records})")
        print(f"frames compared: {self.kinds['frame']}")
        print(f"exit codes compared: {self.kinds['exit code']}")
        print(f"agree {self.agree} of {self.total}")


def compare(tools, files, tally):
    theirs, ours = (run(tool, "json", files) for tool in tools)
    shared = shared_codes(theirs.records, ours.records)
    same_end = fails(theirs.records) == fails(ours.records)
    ways = [(name, []) for name in FORMATS] + [("tty", ["--no-color"])]
    ways += [(name, ["--file-path-in-report", "in/report"]) for name in WITH_OTHER_PATH]
    for name, more in ways:
        what = f"{' '.join([name, *more])} {files[0] if len(files) == 1 else len(files)}"
        theirs, ours = (run(tool, name, files, more) for tool in tools)
        tally.add("frame", what, theirs.frame, ours.frame)
        if same_end:
            tally.add("exit code", what, theirs.code, ours.code)
        # With another path the file of a record is not known; one file has its own.
        known = None if more[:1] == ["--file-path-in-report"] and len(files) > 1 else shared
        if known is None:
            continue
        single = files[0] if len(files) == 1 else None
        theirs, ours = (
            [record for file, record in side.records if (single or file, code(record)) in known]
            for side in (theirs, ours)
        )
        for a, b in zip_longest(theirs, ours):
            tally.by_format[name] += 1
            tally.add("record", what, a, b)


def zip_longest(theirs, ours):
    """Records in order, as far as either side goes."""
    theirs, ours = sorted(theirs, key=order), sorted(ours, key=order)
    for at in range(max(len(theirs), len(ours))):
        yield (theirs[at] if at < len(theirs) else None, ours[at] if at < len(ours) else None)


def order(record):
    return (record["line"], record["code"], repr(record))


def code(record):
    return record["code"]


def shared_codes(theirs, ours):
    """The codes of each file that both sides report alike."""

    def by_code(records):
        found = collections.defaultdict(collections.Counter)
        for file, record in records:
            found[file, record["code"]][record["line"], record["level"]] += 1
        return found

    theirs, ours = by_code(theirs), by_code(ours)
    return {key for key in theirs if theirs[key] == ours.get(key)}


def fails(records):
    return any(record["level"] != "style" for _, record in records)


def run(tool, name, files, more=()):
    env = {key: value for key, value in os.environ.items() if not key.startswith("HADOLINT_")}
    env.pop("NO_COLOR", None)
    env["LC_ALL"] = "C.UTF-8"
    command = [*tool, "--config", os.devnull, "--format", name, *more, *files]
    # An empty configuration is an error to hadolint, and it goes on.
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
    text = ended.stdout.decode()
    records, frame = PARSERS[name](text)
    return Run(ended.returncode, records, frame)


# Each of these takes a report apart: its records with their files, and what is around them. A record
# has its `code`, `line` and `level`, as far as the format has them, and all its `values` in order.


def record(of, level, values):
    code, line = of
    return {"code": code, "line": line, "level": level, "values": values}


def ordered(text):
    """JSON with the order of keys, and no texts."""
    return json.loads(text, object_pairs_hook=lambda pairs: list(pairs))


def masked(pairs, texts=(), hidden=()):
    """Pairs with marks for texts and for what cannot be the same, at any depth."""

    def mask(key, value):
        if key in texts:
            return TEXT if isinstance(value, str) and value.strip() else value
        if key in hidden:
            return f"<{key}>"
        if key == "fingerprint":
            return "<hash>" if re.fullmatch("[0-9a-f]{40}", value) else value
        return walk(value)

    def walk(value):
        if isinstance(value, list):
            pairs = all(isinstance(item, tuple) for item in value)
            return [(k, mask(k, v)) for k, v in value] if pairs else [walk(v) for v in value]
        return value

    return walk(pairs)


def hidden_for(code, *names):
    return names if code == PARSE_ERROR else ()


def parse_json(text):
    records = []
    for pairs in ordered(text):
        entry = dict(pairs)
        values = masked(pairs, ["message"], hidden_for(entry["code"], "column"))
        of = entry["code"], entry["line"]
        records.append((entry["file"], record(of, entry["level"], values)))
    return records, text.endswith("\n")


def parse_lines(text, start, ansi):
    records = []
    level = r"(?P<level>(?:\x1b\[\d+m)*(?:error|warning|info|style)(?:\x1b\[0m)?)"
    known = re.compile(rf"{start}(?P<file>.*?):(?P<line>\d+){ansi} (?P<code>[\w-]+) {level}: \S.*")
    broken = re.compile(rf"{start}(?P<file>.*?):(?P<line>\d+):(?P<column>\d+){ansi} \S.*")
    for line in text.splitlines():
        found = known.fullmatch(line)
        if found:
            of = found["code"], int(found["line"])
            entry = record(of, found["level"], [found["file"], found["level"]])
        else:
            found = broken.fullmatch(line)
            assert found, line
            entry = record((PARSE_ERROR, int(found["line"])), "error", [found["file"]])
        records.append((found["file"], entry))
    return records, not text or text.endswith("\n")


def climate(pairs):
    entry = dict(pairs)
    place = dict(entry["location"])
    lines = dict(place.get("lines") or dict(place["positions"])["begin"])
    code = entry["check_name"]
    values = masked(pairs, ["description"], hidden_for(code, "column"))
    of = code, lines.get("begin", lines.get("line"))
    return place["path"], record(of, entry["severity"], values)


def parse_codeclimate(text):
    objects = text.split("\0")
    return [climate(ordered(one)) for one in objects[:-1]], objects[-1]


def parse_gitlab(text):
    return [climate(pairs) for pairs in ordered(text)], text.endswith("\n")


def parse_codacy(text):
    records, at = [], 0
    decoder = json.JSONDecoder(object_pairs_hook=list)
    while at < len(text):
        pairs, at = decoder.raw_decode(text, at)
        entry = dict(pairs)
        of = entry["patternId"], entry["line"]
        records.append((entry["filename"], record(of, "", masked(pairs, ["message"]))))
    return records, text.endswith("\n")


def parse_sonarqube(text):
    records = []
    frame = ordered(text)
    for pairs in dict(frame)["issues"]:
        entry = dict(pairs)
        place = dict(entry["primaryLocation"])
        hidden = hidden_for(entry["ruleId"], "startColumn", "endColumn")
        values = masked(pairs, ["message"], hidden)
        of = entry["ruleId"], dict(place["textRange"])["startLine"]
        records.append((place["filePath"], record(of, entry["severity"], values)))
    return records, [[key for key, _ in frame], text.endswith("\n")]


def parse_sarif(text):
    records = []
    log = ordered(text)
    (run,) = dict(log)["runs"]
    for pairs in dict(run)["results"]:
        entry = dict(pairs)
        (location,) = entry["locations"]
        place = dict(dict(location)["physicalLocation"])
        file = dict(place["artifactLocation"])["uri"]
        hidden = hidden_for(entry["ruleId"], "startColumn", "endColumn")
        values = masked(pairs, ["text"], hidden)
        of = entry["ruleId"], dict(place["region"])["startLine"]
        records.append((file, record(of, entry["level"], values)))
    frame = masked(log, ["text", "fullName"], ["results"])
    return records, [frame, text.endswith("\n")]


def parse_checkstyle(text):
    root = ElementTree.fromstring(text)
    records, frame = [], [root.tag, list(root.attrib.items()), text[:40], text.endswith("\n")]
    for file in root:
        frame.append((file.tag, list(file.attrib.items())))
        for error in file:
            code = error.get("source", PARSE_ERROR)
            pairs = masked(list(error.attrib.items()), ["message"], hidden_for(code, "column"))
            of = code, int(error.get("line"))
            entry = record(of, error.get("severity"), [error.tag, pairs])
            records.append((file.get("name"), entry))
    return records, frame


def parse_junit(text):
    root = ElementTree.fromstring(text)
    time = r"\d{8}_\d{6}", r"Hadolint run at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
    is_time = [bool(re.fullmatch(shape, root.get(key))) for shape, key in zip(time, ("id", "name"))]
    frame = [root.tag, list(root.attrib), is_time, root.get("time"), text[:40], text.endswith("\n")]
    records = []
    for suite in root:
        cases = list(suite)
        errors = sum(case.get("name") == PARSE_ERROR for case in cases)
        counted = (suite.get("errors"), suite.get("failures")) == (str(errors), str(len(cases)))
        values = masked(list(suite.attrib.items()), (), ["errors", "failures"])
        frame.append((suite.tag, values, counted))
        for case in cases:
            (failure,) = case
            body = failure.text.split("\n")
            file = body[0].removeprefix("File: ").removeprefix("Parse Error in ")
            code = failure.get("id", case.get("name"))
            attributes = masked(list(failure.attrib.items()), ["message"])
            if code == PARSE_ERROR:
                body = [body[0], body[1], re.sub(r"\d+", "", body[2]), body[-1]]
            else:
                body = [*body[:3], body[3].split(": ")[0], body[-1]]
            values = [case.tag, list(case.attrib.items()), failure.tag, attributes, body]
            of = code, int(body[1].removeprefix("Line: "))
            records.append((file, record(of, failure.get("type"), values)))
    return records, frame


PARSERS = {
    "tty": lambda text: parse_lines(text, "", ""),
    "json": parse_json,
    "checkstyle": parse_checkstyle,
    "codeclimate": parse_codeclimate,
    "gitlab_codeclimate": parse_gitlab,
    "gnu": lambda text: parse_lines(text, "hadolint:", ":"),
    "codacy": parse_codacy,
    "sonarqube": parse_sonarqube,
    "sarif": parse_sarif,
    "junit": parse_junit,
}

if __name__ == "__main__":
    main()
