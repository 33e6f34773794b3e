"""Fails if a base image of a Dockerfile has moved since it was pinned, or is not there any more.

python examples/python/pin.py Dockerfile
"""

import os
import sys

import holystone


def credentials(registry: str, repository: str) -> tuple[str, str] | None:
    token = os.environ.get("REGISTRY_TOKEN")
    return ("token", token) if registry == "ghcr.io" and token else None


[path] = sys.argv[1:]
registry = holystone.Registry(credentials=credentials)
asked = holystone.pin_file(path, update=True, registry=registry)
for change in asked.changes:
    print(f"{path}:{change.line}: {change.name} names {change.digest} now")
for left in asked.left:
    print(f"{path}:{left.line}: {left.name}: {left.message}")
# What the registry said of the bases counts for every rule.
report = holystone.check_file(path, lock=asked.lock, profile="hardening")
sys.exit(bool(asked.changes or report.findings or any(left.failed for left in asked.left)))
