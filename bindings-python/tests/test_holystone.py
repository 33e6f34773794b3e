import json
import subprocess
import sys
import threading

import holystone
import pytest

BAD = "FROM debian\nRUN apt-get update && apt-get install curl\n"


def test_findings_are_typed_and_placed() -> None:
    report = holystone.check(BAD, only=["DL3014"])
    (finding,) = report.findings
    assert finding.rule == "apt-get-without-yes"
    assert "hadolint:DL3014" in finding.aliases
    assert (finding.location.start.line, finding.location.start.column) == (2, 31)
    assert finding.stage == holystone.Stage(index=0, name=None, ships=True)
    (edit,) = finding.fixes[0].edits
    assert (edit.text, finding.fixes[0].safety) == (" --yes", "safe")
    assert report.files[0].path == "Dockerfile" and report.files[0].complete


def test_bytes_need_not_be_utf8() -> None:
    report = holystone.check(b"FROM debian:12\n# caf\xe9\nFOO x\n", only=["unknown-instruction"])
    (finding,) = report.findings
    assert finding.location.start.line == 3
    assert finding.location.start.offset == 22


def test_inputs_reach_the_engine() -> None:
    source = "ARG TAG\nFROM debian:$TAG AS a\nUSER 1\nFROM debian:12 AS b\n"
    only = ["root-user", "latest-base-tag"]
    found = holystone.check(source, only=only, target="a", build_args={"TAG": "latest"})
    assert [finding.rule for finding in found.findings] == ["latest-base-tag"]


def test_files_are_read(tmp_path) -> None:
    path = tmp_path / "Containerfile"
    path.write_text(BAD)
    report = holystone.check_file(path, ignore=["unpinned-base"])
    assert report.files[0].path == str(path)
    with pytest.raises(FileNotFoundError):
        holystone.check_file(tmp_path / "none")


def test_errors_are_exceptions() -> None:
    with pytest.raises(holystone.HolystoneError, match="DL9999") as caught:
        holystone.check(BAD, only=["DL9999"])
    assert caught.value.kind == "unknown-rule"
    with pytest.raises(TypeError):
        holystone.check(BAD, build_args={"A": 1})  # type: ignore[dict-item]


def test_rules_are_listed() -> None:
    rules = {rule.id: rule for rule in holystone.rules()}
    assert "hadolint:DL3014" in rules["apt-get-without-yes"].same_as
    assert rules["root-user"].page.startswith("# ")


def test_pods_are_made() -> None:
    source = "FROM debian:12 AS a\nUSER 10001:10001\nFROM debian:12\nUSER root\n"
    manifest = holystone.kubernetes(source, target="a")
    assert manifest.fits and "runAsUser: 10001" in manifest.yaml
    (obstacle,) = holystone.kubernetes(source).obstacles
    assert (obstacle.line, obstacle.column) == (4, 6)
    with pytest.raises(holystone.HolystoneError) as caught:
        holystone.kubernetes(source, target="b")
    assert caught.value.kind == "no-stage"


def test_other_threads_go_on_meanwhile() -> None:
    ticks = 0
    done = threading.Event()

    def check() -> None:
        holystone.check("FROM debian:12\n" + "RUN apt-get install -y curl\n" * 20_000)
        done.set()

    thread = threading.Thread(target=check)
    thread.start()
    while not done.is_set():
        ticks += 1
    thread.join()
    # With the lock held throughout, the loop would turn a handful of times at most.
    assert ticks > 1000


def test_the_script_is_the_command(tmp_path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text(BAD)
    command = [sys.executable, "-m", "holystone", "check", "--format", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stdout == holystone.check_file(path).to_json()
    assert json.loads(done.stdout)["version"] == 1
