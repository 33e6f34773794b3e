"""Checks Dockerfiles for hardening.

    report = holystone.check("FROM debian\\n")
    for finding in report.findings:
        print(finding.rule, finding.location.start.line, finding.message)
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from . import _holystone
from ._holystone import HolystoneError
from ._manifest import Manifest, Obstacle, manifest_from_json
from ._report import (
    Edit,
    FileReport,
    Finding,
    Fix,
    Place,
    Region,
    Related,
    Report,
    Rule,
    Stage,
    report_from_json,
    rules_from_json,
)

__all__ = [
    "Edit",
    "FileReport",
    "Finding",
    "Fix",
    "HolystoneError",
    "Manifest",
    "Obstacle",
    "Place",
    "Region",
    "Related",
    "Report",
    "Rule",
    "Stage",
    "__version__",
    "check",
    "check_file",
    "kubernetes",
    "rules",
]

__version__: str = _holystone.version


def check(
    source: str | bytes,
    *,
    path: str = "Dockerfile",
    only: Iterable[str] = (),
    ignore: Iterable[str] = (),
    target: str | None = None,
    build_args: Mapping[str, str] | None = None,
    platform: str | None = None,
    build_contexts: Iterable[str] = (),
    context: Mapping[str, str] | None = None,
) -> Report:
    """Checks the text of a Dockerfile.

    path: what the report calls the file.
    only, ignore: rules by any of their names.
    target: the stage that is built, if not the last.
    build_args: what the build is given for its ARGs.
    platform: what is built for, as "os/architecture".
    build_contexts: the names of named contexts.
    context: the files of the build context, path to text.

    Raises HolystoneError when an option names something that does not exist. What is wrong with
    the Dockerfile is in the report, never an exception.
    """
    text = source.encode() if isinstance(source, str) else bytes(source)
    options = {
        "path": path,
        "only": list(only),
        "ignore": list(ignore),
        "target": target,
        "build_args": dict(build_args or {}),
        "platform": platform,
        "build_contexts": list(build_contexts),
        "context": None if context is None else dict(context),
    }
    return report_from_json(_holystone.check(text, options))


def check_file(
    file: str | os.PathLike[str],
    *,
    only: Iterable[str] = (),
    ignore: Iterable[str] = (),
    target: str | None = None,
    build_args: Mapping[str, str] | None = None,
    platform: str | None = None,
    build_contexts: Iterable[str] = (),
    context: Mapping[str, str] | None = None,
) -> Report:
    """Checks a file; see check. Raises OSError when it cannot be read."""
    return check(
        Path(file).read_bytes(),
        path=os.fspath(file),
        only=only,
        ignore=ignore,
        target=target,
        build_args=build_args,
        platform=platform,
        build_contexts=build_contexts,
        context=context,
    )


def kubernetes(
    source: str | bytes,
    *,
    path: str = "Dockerfile",
    target: str | None = None,
    build_args: Mapping[str, str] | None = None,
    platform: str | None = None,
    build_contexts: Iterable[str] = (),
) -> Manifest:
    """The pod that fits the image of a Dockerfile, and what in the file stands against it.

    The arguments are those of check. Raises HolystoneError when there is no stage to build, or it
    is for Windows.
    """
    text = source.encode() if isinstance(source, str) else bytes(source)
    options = {
        "path": path,
        "only": [],
        "ignore": [],
        "target": target,
        "build_args": dict(build_args or {}),
        "platform": platform,
        "build_contexts": list(build_contexts),
        "context": None,
    }
    return manifest_from_json(_holystone.kubernetes(text, options))


def rules() -> list[Rule]:
    """All the rules there are."""
    return rules_from_json(_holystone.rules())
