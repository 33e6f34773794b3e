"""Rust, Python and Node give the same bytes for the same file."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import holystone
import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / "target" / "release" / "holystone"
CASES = ROOT / "core" / "tests" / "data" / "buildkit.jsonl"

NODE = """
const holystone = require(process.argv[1]);
const files = process.argv.slice(2);
(async () => {
  const reports = [];
  for (const file of files) {
    const report = await holystone.checkFile(file);
    if (holystone.checkFileSync(file).toJson() !== report.toJson()) throw new Error(file);
    reports.push(report.toJson());
  }
  process.stdout.write(JSON.stringify(reports));
})();
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("parity")
    paths = sorted((ROOT / "examples" / "dockerfiles").rglob("*Dockerfile"))
    for number, line in enumerate(CASES.read_bytes().splitlines()):
        case = json.loads(line)
        text = base64.b64decode(case["dockerfile_b64"]) if "dockerfile_b64" in case else case["dockerfile"].encode()
        path = folder / f"{number}.Dockerfile"
        path.write_bytes(text)
        paths.append(path)
    assert len(paths) > 600
    return paths


def test_bytes_are_the_same(files: list[Path]) -> None:
    names = [os.fspath(path) for path in files]
    python = [holystone.check_file(name).to_json() for name in names]

    node = shutil.which("node")
    assert node, "the parity test needs Node"
    command = [node, "-e", NODE, os.fspath(ROOT / "bindings-node"), *names]
    done = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(done.stdout) == python

    for name, expected in zip(names, python, strict=True):
        done = subprocess.run([COMMAND, "check", "--format", "json", name], capture_output=True, check=False)
        assert done.stdout.decode() == expected, name


def test_the_json_follows_its_schema(files: list[Path]) -> None:
    import jsonschema

    schema = json.loads((ROOT / "core" / "report.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    for path in files:
        validator.validate(json.loads(holystone.check_file(path).to_json()))
