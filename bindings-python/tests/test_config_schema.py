"""The schema of holystone.toml takes what the engine takes, and refuses what it refuses."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import holystone
import jsonschema
import pytest

CORE = Path(__file__).resolve().parents[2] / "core"
SCHEMA = jsonschema.Draft7Validator(json.loads((CORE / "config.schema.json").read_text()))


def starter() -> str:
    command = [sys.executable, "-m", "holystone", "init", "--print"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def uncommented() -> str:
    # Prose has a blank after its `#`.
    return re.sub(r"^#(?![ :])", "", starter(), flags=re.M)


def examples() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", (CORE / "CONFIG.md").read_text(), flags=re.S)


@pytest.mark.parametrize("text", [starter(), uncommented(), *examples()])
def test_what_is_right_is_taken(text: str) -> None:
    SCHEMA.validate(tomllib.loads(text))
    holystone.check("FROM a", config=text.replace("extends", "#"))


@pytest.mark.parametrize(
    "text",
    [
        "ignored = []",
        "ignore = ['root-usr']",
        "ignore = 'DL3002'",
        "profile = 'strict'",
        "fail-on = 'off'",
        "severity = { root-user = 'off' }",
        "severity = { root-usr = 'info' }",
        "rules = { root-user = { limit = 1 } }",
        "build-args = { A = 1 }",
        "override = [{ ignore = [] }]",
        "override = [{ paths = [], extends = [] }]",
        "lock = { rule = [] }",
        "lock = { profile = 1 }",
    ],
)
def test_what_is_wrong_is_refused(text: str) -> None:
    assert not SCHEMA.is_valid(tomllib.loads(text))
    with pytest.raises(holystone.HolystoneError):
        holystone.check("FROM a", config=text)
