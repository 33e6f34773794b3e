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


def test_base_configs_reach_the_engine() -> None:
    found = holystone.check(
        "FROM acme/base:1\nUSER 1\n",
        only=["base-platform-mismatch"],
        platform="linux/amd64",
        base_configs={"acme/base:1": '{"os": "linux", "architecture": "arm64"}'},
    )
    assert [finding.rule for finding in found.findings] == ["base-platform-mismatch"]
    with pytest.raises(holystone.HolystoneError):
        holystone.check("FROM a\n", base_configs={"a": "[]"})


def test_a_configuration_is_a_text_and_options_go_over_it() -> None:
    config = """
    only = ["DL3014"]
    severity = { DL3014 = "error" }
    [[override]]
    paths = ["old/**"]
    only = ["base"]
    """

    def found(**options: object) -> list[tuple[str, str]]:
        report = holystone.check(BAD, config=config, **options)  # type: ignore[arg-type]
        return [(finding.rule, finding.severity) for finding in report.findings]

    assert found() == [("apt-get-without-yes", "error")]
    assert found(path="old/Dockerfile", only=["users"]) == [("root-user", "warning")]
    assert found(ignore=["package-managers"]) == []
    with pytest.raises(holystone.HolystoneError) as caught:
        holystone.check(BAD, config="onyl = []\nfail-on = 1")
    assert (caught.value.kind, caught.value.place) == ("invalid-config", "holystone.toml:1:1")
    assert "holystone.toml:2:11: " in str(caught.value)
    with pytest.raises(holystone.HolystoneError) as caught:
        holystone.check(BAD, config="[lock]\nrules = ['root-user']", ignore=["DL3002"])
    assert caught.value.kind == "locked"
    with pytest.raises(holystone.HolystoneError, match="hardening"):
        holystone.check(BAD, profile="hardenin")


def test_files_are_read(tmp_path) -> None:
    path = tmp_path / "Containerfile"
    path.write_text(BAD)
    report = holystone.check_file(path, ignore=["unpinned-base"])
    assert report.files[0].path == str(path)
    with pytest.raises(FileNotFoundError):
        holystone.check_file(tmp_path / "none")


def test_fixes_are_applied() -> None:
    fixed = holystone.fix(BAD, only=["DL3014"])
    assert fixed.text == BAD.replace("install curl", "install --yes curl")
    (tried,) = fixed.applied
    assert (tried.rule, tried.line, tried.column) == ("apt-get-without-yes", 2, 31)
    assert (tried.reason, fixed.dropped, fixed.report.findings, fixed.other_files) == (None, (), [], {})
    shell = "FROM debian:12\nCMD nginx -g x\n"
    assert holystone.fix(shell).data == shell.encode()
    assert "CMD [" in holystone.fix(shell, safety="suggested").text
    with pytest.raises(holystone.HolystoneError, match="suggested"):
        holystone.fix(BAD, safety="all")


def test_files_are_fixed(tmp_path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_bytes(BAD.encode() + b"# caf\xe9\r\n")
    path.chmod(0o640)
    fixed = holystone.fix_file(path, only=["DL3014"])
    assert path.read_bytes() == fixed.data
    assert fixed.data.endswith(b"--yes curl\n# caf\xe9\r\n")
    assert fixed.report.files[0].path == str(path)
    assert path.stat().st_mode & 0o777 == 0o640
    with pytest.raises(FileNotFoundError):
        holystone.fix_file(tmp_path / "none")


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


def test_waivers_and_baselines() -> None:
    text = "FROM debian:12\n# holystone ignore=root-user reason=x until=2999-01-01\nUSER root\n"
    file = holystone.check(text).files[0]
    (waived,) = file.waived
    assert (waived.rule, waived.by, waived.reason, waived.until) == (
        "root-user",
        "holystone",
        "x",
        "2999-01-01",
    )
    assert waived.comment is not None and waived.comment.start.line == 2
    audit = holystone.check(text, no_waivers=True)
    assert "root-user" in [finding.rule for finding in audit.findings]

    team = '[[waiver]]\nrules = ["unpinned-base"]\nreason = "mirror"\n'
    assert holystone.check(text, waivers=team).findings == []
    assert holystone.check(text, baseline=holystone.check(text).to_json()).findings == []
    with pytest.raises(holystone.HolystoneError) as error:
        holystone.check(text, waivers="waiver = 1")
    assert (error.value.kind, error.value.place) == ("invalid-waiver", "waivers:1:10")
