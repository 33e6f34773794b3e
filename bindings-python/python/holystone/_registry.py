"""Registries: how they are reached, and what they say. Nothing is decided here."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Credentials = Callable[[str, str], tuple[str, str] | None]
"""Is called with a registry and a repository, such as "docker.io" and "library/debian", when the registry wants to
know who asks; gives a name and a password, or None for nobody in particular. The name "<token>" says that the
password is an identity token. It is called from threads of the engine; what it raises is raised."""


@dataclass(frozen=True, slots=True)
class Registry:
    """How registries are reached.

    certificates: files (PEM) of authorities to trust besides those of the system.
    plain_http: hosts, with or without a port, that may be asked over plain HTTP; this machine itself always may.
    auth_file: credentials as `docker login` and `podman login` write them, instead of REGISTRY_AUTH_FILE.
    credentials: who knows the credentials, instead of all files.
    cache: a folder in which what has a digest is kept; cache_bytes is how large it may become.
    """

    certificates: Sequence[str | os.PathLike[str]] = ()
    plain_http: Sequence[str] = ()
    auth_file: str | os.PathLike[str] | None = None
    credentials: Credentials | None = None
    cache: str | os.PathLike[str] | None = None
    cache_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a reference names now: its full form, the digest of the index (or of the manifest if there is no index),
    and the digest of each platform's manifest."""

    reference: str
    digest: str
    index: bool
    platforms: Mapping[str, str]
    _json: str

    def to_json(self) -> str:
        """As `holystone resolve --format json` prints it."""
        return self._json


def resolved_from_json(text: str) -> Resolved:
    data = json.loads(text)
    platforms = {item["platform"]: item["digest"] for item in data["platforms"]}
    return Resolved(data["reference"], data["digest"], data["index"], platforms, text)


@dataclass(frozen=True, slots=True)
class PinLine:
    """A name of an image in a file, and what became of it.

    line and column (in bytes) count from 1. usage is what names it, such as "from". before is the digest that was
    there, digest the one that is there now, index whether that is of an index. notes are for whoever overrides a part
    of the name. reason and message say why it is left; failed says that it should have been pinned.
    """

    line: int
    column: int
    usage: str
    name: str
    before: str | None = None
    digest: str | None = None
    index: bool | None = None
    notes: Sequence[str] = ()
    reason: str | None = None
    message: str | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Pinned:
    """A text with its images pinned: its bytes, what became of each name, and the text of a holystone.lock with all
    answers."""

    data: bytes
    changes: Sequence[PinLine]
    left: Sequence[PinLine]
    kept: int
    lock: str
    _json: str

    @property
    def text(self) -> str:
        """The bytes as text."""
        return self.data.decode(errors="surrogateescape")

    def to_json(self) -> str:
        """As `holystone pin --format json` prints it."""
        return self._json


def pinned_from_native(data: bytes, text: str, lock: str) -> Pinned:
    [report] = json.loads(text)["files"]
    changes = [PinLine(**line) for line in report["changes"]]
    left = [PinLine(**line) for line in report["left"]]
    return Pinned(data, changes, left, report["kept"], lock, text)


def native(registry: Registry | None) -> dict[str, Any]:
    registry = registry or Registry()
    return {
        "certificates": [os.fspath(path) for path in registry.certificates],
        "plain_http": list(registry.plain_http),
        "auth_file": registry.auth_file,
        "credentials": registry.credentials,
        "cache": registry.cache,
        "cache_bytes": registry.cache_bytes,
    }
