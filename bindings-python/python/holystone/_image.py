"""Images: opening, walking, checking. Nothing is decided here."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from . import _holystone

Source = str | os.PathLike[str] | bytes
"""A path (a folder or an archive, also as "oci:./out:latest"), an image of a registry (as "registry:debian:12"), or an
archive in memory."""


class Cancel(Protocol):
    """Whether to stop, as threading.Event has it."""

    def is_set(self) -> bool: ...


Progress = Callable[[int], object]
"""Is called with the bytes that were read so far, from threads of the engine."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of an image: its path, what it is, and the layer that has it.

    kind is "file", "hardlink", "symlink", "directory", "char-device", "block-device" or "fifo"; mode are
    the permission bits; mtime counts seconds since 1970; visible says whether a container sees it.
    """

    path: str
    kind: str
    size: int
    mode: int
    uid: int
    gid: int
    mtime: int
    layer: int
    visible: bool
    link: str | None = None


class Image:
    """An opened image. facts is what it is: name, tags, digests, sizes, layers, history, problems of how
    it is stored, and its configuration as it is stored."""

    def __init__(self, native: _holystone.OpenedImage) -> None:
        self._native = native
        self.facts: dict[str, Any] = json.loads(native.facts())

    @property
    def name(self) -> str:
        """What it was opened by."""
        return str(self.facts["name"])

    @property
    def config(self) -> Mapping[str, Any]:
        """The configuration, as OCI and Docker have it."""
        return self.facts["config"] or {}

    def files(self, layer: int | None = None) -> Iterator[File]:
        """The files that a container sees, folders before what is in them; or all those of a layer."""
        for file in json.loads(self._native.files(layer)):
            yield File(**file)

    def to_json(self) -> str:
        """What it is, as `holystone image-show --format json` prints it."""
        return self._native.facts()


def source(image: Source) -> str | bytes:
    return image if isinstance(image, bytes) else os.fspath(image)


def name_of(image: Source) -> str:
    return "image" if isinstance(image, bytes) else os.fspath(image)
