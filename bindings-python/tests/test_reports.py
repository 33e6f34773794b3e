"""The reports in other tools' formats follow their schemas."""

import hashlib
import io
import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / "target" / "release" / "holystone"
SCHEMAS = ROOT / "core" / "tests" / "schemas"

# What is hard to write: odd paths and names, fixes, waivers, several lines, bytes that are no UTF-8,
# control characters, places outside any instruction.
FILES = {
    "Dockerfile": b"FROM debian\nRUN apt-get update && apt-get install curl\nUSER root\n",
    "clean/Dockerfile": b"FROM debian:12@sha256:" + b"a" * 64 + b"\nUSER 1000\n",
    "odd é <&\"'>, %41/a:b.Dockerfile": b"FROM a\n# caf\xe9\nRUN echo \xf0\x9f\x98\x80 && apt-get \\\n  install x\nFOO \x01\x1b]x\nCOPY --from=y \"a b\" /c\n",
    "crlf/Dockerfile": b"FROM debian\r\nRUN <<EOF\r\napt-get install a\r\nEOF\r\nENV TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345\r\nCMD a b",
    "waived/Dockerfile": b"FROM debian:12\n# holystone ignore=root-user reason=it-is-a-test until=2999-01-01\nUSER root\n",
    "empty/Dockerfile": b"",
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every format, made in one run over the files and over one that is not there."""
    folder = tmp_path_factory.mktemp("reports")
    for path, data in FILES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    formats = ["sarif", "gitlab", "junit", "checkstyle", "sonarqube", "rdjson"]
    asked = [f"--format={name}={name}.out" for name in formats]
    command = [COMMAND, "check", "--profile=all", *asked, ".", "none/Dockerfile"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 2, done.stderr
    return {name: folder / f"{name}.out" for name in formats}


def validate_json(report: Path, schema: str) -> Any:
    document = json.loads(report.read_text())
    jsonschema.validate(document, json.loads((SCHEMAS / schema).read_text()))
    return document


def validate_xml(report: Path, schema: str) -> etree._Element:
    document = etree.parse(report)
    etree.XMLSchema(etree.parse(SCHEMAS / schema)).assertValid(document)
    return document.getroot()


def test_sarif(reports: dict[str, Path]) -> None:
    log = validate_json(reports["sarif"], "sarif-2.1.0-rtm.5.json")
    (run,) = log["runs"]
    results = run["results"]
    assert len(results) > 10
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    prints = {
        (result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], *result["partialFingerprints"].values())
        for result in results
    }
    assert len(prints) == len(results)
    assert any(result["suppressions"] for result in results)
    assert any("fixes" in result for result in results)
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "none/Dockerfile"


def test_junit(reports: dict[str, Path]) -> None:
    root = validate_xml(reports["junit"], "junit-10.xsd")
    assert len(root) == len(FILES) + 1
    cases = root.findall("testsuite/testcase")
    assert int(root.get("tests", "")) == len(cases)
    assert int(root.get("failures", "")) == len(root.findall("testsuite/testcase/failure")) > 10
    assert int(root.get("errors", "")) == len(root.findall("testsuite/testcase/error")) == 1


def test_checkstyle(reports: dict[str, Path]) -> None:
    root = validate_xml(reports["checkstyle"], "checkstyle.xsd")
    names = {file.get("name") for file in root}
    assert names == {*FILES, "none/Dockerfile"}


def test_gitlab(reports: dict[str, Path]) -> None:
    issues = validate_json(reports["gitlab"], "gitlab.json")
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) > 10


def test_sonarqube(reports: dict[str, Path]) -> None:
    document = validate_json(reports["sonarqube"], "sonarqube.json")
    assert {issue["ruleId"] for issue in document["issues"]} == {rule["id"] for rule in document["rules"]}


def test_rdjson(reports: dict[str, Path]) -> None:
    document = validate_json(reports["rdjson"], "rdjson.json")
    assert any("suggestions" in diagnostic for diagnostic in document["diagnostics"])


def image(path: Path) -> None:
    """Writes an archive of `docker save` with a secret in its configuration and odd names in its layer."""
    layer, archive = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as tar:
        info = tarfile.TarInfo("root/é <&\"'>\x01/.ssh/id_rsa")
        key = b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n"
        info.size = len(key)
        tar.addfile(info, io.BytesIO(key))
    config = {
        "os": "linux",
        "architecture": "amd64",
        "config": {"Env": ["DB_PASSWORD=correct-horse-battery"]},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer.getvalue()).hexdigest()]},
        "history": [{"created_by": "RUN make <&> # buildkit"}],
    }
    manifest = [{"Config": "config.json", "RepoTags": ["a/b:1"], "Layers": ["layer.tar"]}]
    files = {
        "layer.tar": layer.getvalue(),
        "config.json": json.dumps(config).encode(),
        "manifest.json": json.dumps(manifest).encode(),
    }
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    path.write_bytes(archive.getvalue())


def test_images(tmp_path: Path) -> None:
    image(tmp_path / "a <&b.tar")
    (tmp_path / "Dockerfile").write_bytes(FILES["Dockerfile"])
    schemas = {
        "sarif": "sarif-2.1.0-rtm.5.json",
        "gitlab": "gitlab.json",
        "sonarqube": "sonarqube.json",
        "rdjson": "rdjson.json",
        "junit": "junit-10.xsd",
        "checkstyle": "checkstyle.xsd",
    }
    asked = [f"--format={name}={name}.out" for name in schemas]
    command = [COMMAND, "check-image", "--profile=all", *asked, "--dockerfile=Dockerfile", "a <&b.tar", "none.tar"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 2, done.stderr
    for name, schema in schemas.items():
        validate = validate_xml if schema.endswith(".xsd") else validate_json
        validate(tmp_path / f"{name}.out", schema)
        assert b"secret-in-image-config" in (tmp_path / f"{name}.out").read_bytes()
