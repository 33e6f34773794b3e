"""Images: opening, walking, checking; the same bytes in Rust, Python and Node."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import threading
from pathlib import Path
from typing import Any

import holystone
import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / "target" / "release" / "holystone"

NODE = """
const holystone = require(process.argv[1]);
(async () => {
  const results = [];
  for (const image of process.argv.slice(2)) {
    const [opened] = await holystone.openImage(image);
    const report = await holystone.checkImage(image);
    results.push([report.toJson(), opened.toJson(), opened.files(), opened.files(0)]);
  }
  process.stdout.write(JSON.stringify(results));
})();
"""


def add(archive: tarfile.TarFile, name: str, data: bytes, mode: int = 0o644) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), mode
    archive.addfile(entry, io.BytesIO(data))


def layer(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        for name, content in files.items():
            add(tar, name, content, 0o4755 if name.endswith("sudo") else 0o644)
    return data.getvalue()


def image(layers: list[bytes], **config: Any) -> bytes:
    """A docker-archive."""
    digests = [hashlib.sha256(data).hexdigest() for data in layers]
    document = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "config": config,
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}" for digest in digests]},
            "history": [{"created_by": f"RUN step {number}"} for number in range(len(layers))],
        }
    ).encode()
    name = hashlib.sha256(document).hexdigest() + ".json"
    names = [f"{digest}/layer.tar" for digest in digests]
    manifest = [{"Config": name, "RepoTags": ["app:1"], "Layers": names}]
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for layer_name, content in zip(names, layers, strict=True):
            add(archive, layer_name, content)
        add(archive, name, document)
        add(archive, "manifest.json", json.dumps(manifest).encode())
    return data.getvalue()


SMALL = image(
    [
        layer({"usr/bin/sudo": b"x", "etc/passwd": b"root:x:0:0::/:/bin/sh\n"}),
        layer({"etc/.wh.passwd": b"", "app/main.py": b"print()\n"}),
    ],
    Env=["PATH=/usr/bin"],
    Cmd=["/app/main.py"],
)


def test_an_image_is_opened_and_walked() -> None:
    (opened,) = holystone.open_image(SMALL)
    assert opened.facts["tags"] == ["app:1"]
    assert opened.config["config"]["Env"] == ["PATH=/usr/bin"]
    visible = {file.path: file for file in opened.files()}
    assert set(visible) == {"/usr/bin/sudo", "/app/main.py"}
    assert visible["/usr/bin/sudo"].mode == 0o4755
    first = {file.path: file.visible for file in opened.files(layer=0)}
    assert first == {"/usr/bin/sudo": True, "/etc/passwd": False}


def test_an_image_is_checked(tmp_path: Path) -> None:
    report = holystone.check_image(SMALL, only=["users"], profile="all")
    (found,) = report.images
    assert found.complete
    assert report.findings == list(found.findings)
    root = [finding for finding in report.findings if finding.rule == "image-root-user"]
    assert len(root) == 1
    location = root[0].location
    assert isinstance(location, holystone.InImage)
    assert location.pointer == "/config/User"

    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text("FROM debian:12\nUSER root\n")
    report = holystone.check_image(SMALL, dockerfile=dockerfile, only=["users"])
    assert report.files[0].path == os.fspath(dockerfile)


def test_expectations_are_held_against_it() -> None:
    tests = "schemaVersion: '2.0.0'\nfileExistenceTests:\n- {name: a, path: /etc/passwd}\n"
    report = holystone.check_image(SMALL, expectations={"t.yaml": tests}, only=["expectations"])
    assert [finding.rule for finding in report.findings] == ["unmet-expectation"]


def test_progress_and_cancel(tmp_path: Path) -> None:
    large = tmp_path / "large.tar"
    large.write_bytes(image([layer({"zeros": bytes(20 << 20)})]))
    seen: list[int] = []
    holystone.open_image(large, progress=seen.append)
    assert seen[0] == 0
    assert max(seen) > 1 << 20

    cancel = threading.Event()
    cancel.set()
    with pytest.raises(holystone.HolystoneError) as caught:
        holystone.check_image(large, cancel=cancel)
    assert caught.value.kind == "cancelled"

    def fail(read: int) -> None:
        if read:
            raise ValueError("enough")

    with pytest.raises(ValueError, match="enough"):
        holystone.open_image(large, progress=fail)


def test_what_is_no_image_is_an_error(tmp_path: Path) -> None:
    for content in (b"", b"FROM debian\n", layer({})):
        path = tmp_path / "file"
        path.write_bytes(content)
        with pytest.raises(holystone.HolystoneError):
            holystone.open_image(path, reference="nothing")
    with pytest.raises(holystone.HolystoneError) as caught:
        holystone.open_image(tmp_path / "absent")
    assert caught.value.kind == "io"
    with pytest.raises(holystone.HolystoneError) as caught:
        holystone.open_image(SMALL, reference="other:2")
    assert caught.value.kind == "no-image"
    assert "app:1" in str(caught.value)


def test_bytes_are_the_same(tmp_path: Path) -> None:
    import jsonschema

    schema = json.loads((ROOT / "core" / "report.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    paths = []
    for number, data in enumerate((SMALL, image([]), image([layer({"a": b"1"})], User="1000"))):
        path = tmp_path / f"{number}.tar"
        path.write_bytes(data)
        paths.append(os.fspath(path))
    node = shutil.which("node")
    assert node, "the parity test needs Node"
    command = [node, "-e", NODE, os.fspath(ROOT / "bindings-node"), *paths]
    from_node = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    for path, (report, facts, files, lowest) in zip(paths, from_node, strict=True):
        python = holystone.check_image(path).to_json()
        validator.validate(json.loads(python))
        assert report == python
        (opened,) = holystone.open_image(path)
        assert facts == opened.to_json()
        assert [holystone.File(**file) for file in files] == list(opened.files())
        assert [holystone.File(**file) for file in lowest] == list(opened.files(layer=0))
        command = [os.fspath(COMMAND), "check-image", "--format", "json", path]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.stdout.decode() == python
