"""Registries: resolving, pinning, opening; the same bytes in Rust, Python and Node."""

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import holystone
import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / "target" / "release" / "holystone"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"

NODE = """
const holystone = require(process.argv[1]);
const [, , host, text, user] = process.argv;
const credentials = user ? () => ({ username: user, password: "secret" }) : undefined;
const registry = { plainHttp: [host], credentials };
(async () => {
  const name = `registry:${host}/app:1`;
  const resolved = await holystone.resolve(name, { registry });
  const pinned = await holystone.pin(text, { registry });
  const report = await holystone.checkImage(name, { registry });
  const checked = await holystone.check(text, { lock: pinned.lock });
  const all = [resolved, pinned, report, checked].map((it) => it.toJson());
  process.stdout.write(JSON.stringify([...all, pinned.text, pinned.lock.replace(/seen = .*/g, "")]));
})();
"""


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Registry(ThreadingHTTPServer):
    """A registry of one image, `app:1`, for two platforms."""

    def __init__(self, user: str | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.documents: dict[str, tuple[str, bytes]] = {}
        self.user = user
        self.asked: list[str] = []
        layer = io.BytesIO()
        with tarfile.open(fileobj=layer, mode="w") as tar:
            entry = tarfile.TarInfo("bin/app")
            entry.size, entry.mode = 3, 0o4755
            tar.addfile(entry, io.BytesIO(b"app"))
        manifests = [self.manifest(arch, layer.getvalue()) for arch in ("amd64", "arm64")]
        index = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}).encode()
        self.digest = sha256(index)
        for name in ("1", self.digest):
            self.documents[f"manifests/{name}"] = (INDEX, index)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def blob(self, kind: str, data: bytes) -> dict[str, Any]:
        self.documents[f"blobs/{sha256(data)}"] = ("application/octet-stream", data)
        return {"mediaType": kind, "digest": sha256(data), "size": len(data)}

    def manifest(self, architecture: str, layer: bytes) -> dict[str, Any]:
        config = {
            "os": "linux",
            "architecture": architecture,
            "created": "2026-01-01T00:00:00Z",
            "config": {"User": "1000", "Entrypoint": ["/bin/app"]},
            "rootfs": {"type": "layers", "diff_ids": [sha256(layer)]},
            "history": [{"created_by": "COPY app /bin/app # buildkit"}],
        }
        document = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": self.blob("application/vnd.oci.image.config.v1+json", json.dumps(config).encode()),
            "layers": [self.blob("application/vnd.oci.image.layer.v1.tar", layer)],
        }
        data = json.dumps(document).encode()
        self.documents[f"manifests/{sha256(data)}"] = (MANIFEST, data)
        platform = {"os": "linux", "architecture": architecture}
        return {"mediaType": MANIFEST, "digest": sha256(data), "size": len(data), "platform": platform}


class Handler(BaseHTTPRequestHandler):
    server: Registry

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.user:
            expected = base64.b64encode(f"{self.server.user}:secret".encode()).decode()
            if self.headers.get("Authorization") != f"Basic {expected}":
                self.answer(401, "text/plain", b"", [("WWW-Authenticate", 'Basic realm="test"')])
                return
        found = self.server.documents.get(self.path.removeprefix("/v2/app/"))
        if found is None:
            self.answer(404, "application/json", b'{"errors": [{"message": "manifest unknown"}]}')
        else:
            self.answer(200, *found)

    def answer(
        self, status: int, kind: str, body: bytes, headers: list[tuple[str, str]] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in [*(headers or []), ("Content-Type", kind), ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(params=[None, "user"])
def registry(request: pytest.FixtureRequest) -> Iterator[Registry]:
    server = Registry(request.param)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def access(registry: Registry, **options: Any) -> holystone.Registry:
    if registry.user:
        options.setdefault("credentials", lambda host, name: (registry.user, "secret"))
    return holystone.Registry(plain_http=[registry.host], **options)


def test_resolve(registry: Registry) -> None:
    resolved = holystone.resolve(f"{registry.host}/app:1", registry=access(registry))
    assert resolved.digest == registry.digest
    assert resolved.index
    assert list(resolved.platforms) == ["linux/amd64", "linux/arm64"]
    assert resolved.reference == f"{registry.host}/app:1"
    with pytest.raises(holystone.HolystoneError) as raised:
        holystone.resolve(f"{registry.host}/app:2", registry=access(registry))
    assert raised.value.kind == "no-image"


def test_images_are_opened_where_they_live(registry: Registry) -> None:
    [image] = holystone.open_image(f"registry:{registry.host}/app:1", registry=access(registry))
    assert [file.path for file in image.files() if file.kind == "file"] == ["/bin/app"]
    assert not [path for path in registry.asked if "arm64" in path]
    asked = len(registry.asked)
    [image] = holystone.open_image(
        f"{registry.host}/app:1", layers=False, platform="linux/arm64", registry=access(registry)
    )
    assert image.config["architecture"] == "arm64"
    # The index, the manifest and the configuration; once more where a password is asked for.
    assert len(registry.asked) - asked == 3 + bool(registry.user)


def test_the_cache_is_asked_first(registry: Registry, tmp_path: Path) -> None:
    name = f"registry:{registry.host}/app:1"
    for _ in range(2):
        registry.asked.clear()
        holystone.open_image(name, registry=access(registry, cache=tmp_path))
    assert [path for path in registry.asked if "/blobs/" in path] == []


def test_pin(registry: Registry) -> None:
    text = f"FROM {registry.host}/app:1\nFROM {registry.host}/app:2\n"
    pinned = holystone.pin(text, registry=access(registry))
    assert pinned.text == text.replace("app:1", f"app:1@{registry.digest}")
    [change], [left] = pinned.changes, pinned.left
    assert (change.line, change.column, change.digest) == (1, 6, registry.digest)
    assert left.failed
    registry.asked.clear()
    again = holystone.pin(text, lock=pinned.lock)
    assert again.text == pinned.text
    assert registry.asked == []
    # What the base runs as is known by the lock file.
    found = holystone.check(text.splitlines()[0], lock=pinned.lock, only=["root-user"]).findings
    assert found == []
    assert holystone.check(text.splitlines()[0], only=["root-user"], base_configs={
        f"{registry.host}/app:1": "{}"}).findings


def test_a_file_is_pinned_in_place(registry: Registry, tmp_path: Path) -> None:
    file = tmp_path / "compose.yaml"
    file.write_text(f"services:\n  a:\n    image: {registry.host}/app:1 # as it is\n")
    holystone.pin_file(file, registry=access(registry))
    assert f"app:1@{registry.digest} # as it is" in file.read_text()


def test_what_a_callback_raises_is_raised() -> None:
    server = Registry("user")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:

        def credentials(host: str, name: str) -> tuple[str, str]:
            assert (host, name) == (server.host, "app")
            raise KeyError("no such secret")

        with pytest.raises(KeyError, match="no such secret"):
            holystone.resolve(
                f"{server.host}/app:1", registry=access(server, credentials=credentials)
            )
        nobody = access(server, credentials=lambda host, name: None)
        with pytest.raises(holystone.HolystoneError) as raised:
            holystone.resolve(f"{server.host}/app:1", registry=nobody)
        assert raised.value.kind == "registry"
        assert "secret" not in str(raised.value)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_same_bytes_everywhere(registry: Registry, tmp_path: Path) -> None:
    text = f"FROM {registry.host}/app:1\nUSER root\n"
    name = f"registry:{registry.host}/app:1"
    (tmp_path / "Dockerfile").write_text(text)
    auth = tmp_path / "auth.json"
    encoded = base64.b64encode(f"{registry.user}:secret".encode()).decode()
    auth.write_text(json.dumps({"auths": {registry.host: {"auth": encoded}} if registry.user else {}}))
    reach = ["--plain-http", registry.host, "--auth-file", str(auth)]

    def run(*args: str) -> str:
        ran = subprocess.run(
            [COMMAND, *args], cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "HOME": str(tmp_path)}
        )
        assert ran.returncode in (0, 1), ran.stderr
        return ran.stdout

    rust = [
        run("resolve", name, "--format", "json", *reach),
        run("pin", "Dockerfile", "--format", "json", *reach),
        run("check-image", name, "--format", "json", *reach),
    ]
    pinned_text = (tmp_path / "Dockerfile").read_text()
    (tmp_path / "Dockerfile").write_text(text)
    rust.append(run("check", "Dockerfile", "--format", "json"))

    reach_python = access(registry)
    pinned = holystone.pin(text, registry=reach_python)
    python = [
        holystone.resolve(name, registry=reach_python).to_json(),
        pinned.to_json(),
        holystone.check_image(name, registry=reach_python).to_json(),
        holystone.check(text, lock=pinned.lock).to_json(),
    ]
    assert python == rust
    assert pinned.text == pinned_text

    node = shutil.which("node")
    assert node
    module = str(ROOT / "bindings-node")
    argv = [node, "-e", NODE, module, registry.host, text, *([registry.user] if registry.user else [])]
    ran = subprocess.run(argv, capture_output=True, text=True, check=True)
    *javascript, javascript_text, lock = json.loads(ran.stdout)
    assert javascript == rust
    assert javascript_text == pinned_text
    assert registry.digest in lock
