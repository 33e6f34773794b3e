from typing import Any

__all__ = ["HolystoneError", "check", "kubernetes", "rules", "run", "version"]

version: str

class HolystoneError(Exception):
    """An option names something that does not exist, or an input is too large."""

    kind: str
    place: str | None

def check(text: bytes, options: dict[str, Any]) -> str: ...
def kubernetes(text: bytes, options: dict[str, Any]) -> str: ...
def rules() -> str: ...
def run(args: list[str]) -> int: ...
