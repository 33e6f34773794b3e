import os
from typing import Any

__all__ = ["HolystoneError", "check", "fix", "kubernetes", "rules", "run", "version", "write_file"]

version: str

class HolystoneError(Exception):
    """An option or a configuration means nothing, or an input is too large."""

    kind: str
    place: str | None

def check(text: bytes, options: dict[str, Any]) -> str: ...
def fix(
    text: bytes, options: dict[str, Any], safety: str
) -> tuple[bytes, list[tuple[str, str]], str]: ...
def kubernetes(text: bytes, options: dict[str, Any]) -> str: ...
def rules() -> str: ...
def run(args: list[str]) -> int: ...
def write_file(path: str | os.PathLike[str], text: bytes) -> None: ...
