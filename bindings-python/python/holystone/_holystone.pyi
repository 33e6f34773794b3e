import os
from collections.abc import Callable
from typing import Any, Protocol, final

__all__ = [
    "HolystoneError",
    "OpenedImage",
    "check",
    "check_image",
    "fix",
    "kubernetes",
    "open_image",
    "pin",
    "resolve",
    "rules",
    "run",
    "version",
    "write_file",
]

version: str

class HolystoneError(Exception):
    """An option or a configuration means nothing, an input is too large, or there is no such image."""

    kind: str
    place: str | None

class _Cancel(Protocol):
    def is_set(self) -> bool: ...

@final
class OpenedImage:
    def facts(self) -> str: ...
    def files(self, layer: int | None) -> str: ...

def check(text: bytes, options: dict[str, Any]) -> str: ...
def check_image(
    image: str | bytes,
    base: str | bytes | None,
    rules: dict[str, Any],
    options: dict[str, Any],
    registry: dict[str, Any],
    progress: Callable[[int], object] | None,
    cancel: _Cancel | None,
) -> str: ...
def fix(
    text: bytes, options: dict[str, Any], safety: str
) -> tuple[bytes, list[tuple[str, str]], str]: ...
def kubernetes(text: bytes, options: dict[str, Any]) -> str: ...
def open_image(
    image: str | bytes,
    name: str,
    reference: str | None,
    platform: str | None,
    layers: bool,
    max_memory: int | None,
    registry: dict[str, Any],
    progress: Callable[[int], object] | None,
    cancel: _Cancel | None,
) -> list[OpenedImage]: ...
def pin(
    text: bytes, options: dict[str, Any], registry: dict[str, Any]
) -> tuple[bytes, str, str]: ...
def resolve(reference: str, registry: dict[str, Any]) -> str: ...
def rules() -> str: ...
def run(args: list[str]) -> int: ...
def write_file(path: str | os.PathLike[str], text: bytes) -> None: ...
