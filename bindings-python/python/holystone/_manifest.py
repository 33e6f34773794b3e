"""A pod for Kubernetes as typed values. They are what the JSON says; nothing is decided here."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in a Dockerfile that keeps its image from running so, and what to do about it."""

    message: str
    help: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A pod as YAML, and what in the Dockerfile stands against it."""

    yaml: str
    obstacles: tuple[Obstacle, ...]

    @property
    def fits(self) -> bool:
        """Whether nothing stands against it, so far as the Dockerfile tells."""
        return not self.obstacles


def manifest_from_json(text: str) -> Manifest:
    data = json.loads(text)
    return Manifest(data["yaml"], tuple(Obstacle(**obstacle) for obstacle in data["obstacles"]))
