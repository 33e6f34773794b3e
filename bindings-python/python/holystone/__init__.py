"""Checks Dockerfiles and container images for hardening.

    report = holystone.check("FROM debian\\n")
    for finding in report.findings:
        print(finding.rule, finding.location.start.line, finding.message)
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypedDict, Unpack

from . import _holystone, _registry
from ._holystone import HolystoneError
from ._image import Cancel, File, Image, Progress, Source, name_of, source
from ._manifest import Manifest, Obstacle, manifest_from_json
from ._registry import (
    Credentials,
    Pinned,
    PinLine,
    Registry,
    Resolved,
    pinned_from_native,
    resolved_from_json,
)
from ._report import (
    Append,
    Cause,
    Edit,
    FileReport,
    Finding,
    Fix,
    Fixed,
    ImageFinding,
    ImageReport,
    ImagesReport,
    InImage,
    Place,
    Region,
    Related,
    RelatedInImage,
    Report,
    Rule,
    Stage,
    TriedFix,
    Waived,
    WaivedInImage,
    images_report_from_json,
    report_from_json,
    rules_from_json,
)

__all__ = [
    "Append",
    "Cancel",
    "Cause",
    "Credentials",
    "Edit",
    "File",
    "FileReport",
    "Finding",
    "Fix",
    "Fixed",
    "HolystoneError",
    "Image",
    "ImageFinding",
    "ImageReport",
    "ImagesReport",
    "InImage",
    "Manifest",
    "Obstacle",
    "Options",
    "PinLine",
    "PinOptions",
    "Pinned",
    "Place",
    "Progress",
    "Region",
    "Registry",
    "Related",
    "RelatedInImage",
    "Report",
    "Resolved",
    "Rule",
    "Source",
    "Stage",
    "TriedFix",
    "Waived",
    "WaivedInImage",
    "__version__",
    "check",
    "check_file",
    "check_image",
    "fix",
    "fix_file",
    "kubernetes",
    "open_image",
    "pin",
    "pin_file",
    "resolve",
    "rules",
]

__version__: str = _holystone.version


class Options(TypedDict, total=False):
    """What check takes besides the source; see there."""

    path: str
    config: str | None
    profile: str | None
    only: Iterable[str]
    enable: Iterable[str]
    ignore: Iterable[str]
    target: str | None
    build_args: Mapping[str, str] | None
    platform: str | None
    build_contexts: Iterable[str]
    context: Mapping[str, str] | None
    base_configs: Mapping[str, str] | None
    lock: str | None
    waivers: str | None
    no_waivers: bool
    baseline: str | None


def check(source: str | bytes, **options: Unpack[Options]) -> Report:
    """Checks the text of a Dockerfile.

    path: what the report calls the file; "Dockerfile" by default.
    config: the text of a holystone.toml, whose folder path starts from; the rest goes over it.
    profile: how much is checked: "recommended", "hardening" or "all"; or what another tool checks:
        "hadolint" or "buildkit".
    only, enable, ignore: rules by any of their names or by their topics.
    target: the stage that is built, if not the last.
    build_args: what the build is given for its ARGs.
    platform: what is built for, as "os/architecture".
    build_contexts: the names of named contexts.
    context: the files of the build context, path to text.
    base_configs: configurations of base images as OCI has them, in JSON, by the images' references.
    lock: the text of a holystone.lock, which says what is published of base images; pin gives one.
    waivers: the text of a team's waiver file, in TOML.
    no_waivers: no waiver holds, those in comments neither, so that everything is reported.
    baseline: the text of a baseline, or of a report as JSON; what it has is not reported.

    Raises HolystoneError when an option or the configuration means nothing. What is wrong with the
    Dockerfile is in the report, never an exception.
    """
    return report_from_json(_holystone.check(_bytes(source), _native(options)))


def check_file(file: str | os.PathLike[str], **options: Unpack[Options]) -> Report:
    """Checks a file; see check. Raises OSError when it cannot be read."""
    options.setdefault("path", os.fspath(file))
    return check(Path(file).read_bytes(), **options)


def fix(source: str | bytes, *, safety: str = "safe", **options: Unpack[Options]) -> Fixed:
    """Applies the fixes of a Dockerfile's text; options are those of check.

    safety: "safe" for fixes that leave the image as it was, or was meant to be; "suggested" for
    those too that are likely what is wanted.

    A fix after which the file is not as it should be is dropped, and the result says why.
    """
    data, other_files, report = _holystone.fix(_bytes(source), _native(options), safety)
    return Fixed(data, dict(other_files), report_from_json(report))


def fix_file(
    file: str | os.PathLike[str], *, safety: str = "safe", **options: Unpack[Options]
) -> Fixed:
    """Applies the fixes of a file and writes it if it changed, all at once; see fix.

    Other files are the caller's to write. Raises OSError when it cannot be read or written.
    """
    source = Path(file).read_bytes()
    options.setdefault("path", os.fspath(file))
    fixed = fix(source, safety=safety, **options)
    if fixed.data != source:
        _holystone.write_file(file, fixed.data)
    return fixed


def kubernetes(source: str | bytes, **options: Unpack[Options]) -> Manifest:
    """The pod that fits the image of a Dockerfile, and what in the file stands against it.

    The options are those of check. Raises HolystoneError when there is no stage to build, or it is
    for Windows.
    """
    return manifest_from_json(_holystone.kubernetes(_bytes(source), _native(options)))


def check_image(
    image: Source,
    *,
    dockerfile: str | bytes | os.PathLike[str] | None = None,
    base: Source | None = None,
    image_platform: str | None = None,
    reference: str | None = None,
    config_only: bool = False,
    max_memory: int | None = None,
    expectations: Mapping[str, str] | None = None,
    registry: Registry | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    **options: Unpack[Options],
) -> ImagesReport:
    """Checks an image, or several: all that an archive holds, all platforms.

    dockerfile: the Dockerfile that it is said to be built from: its path, or its text as bytes.
    base: the image that it is built on.
    image_platform: the platform that is wanted of an index, or "all".
    reference: the tag, full name or digest of the image that is wanted, where there are several.
    config_only: only the configuration is read.
    max_memory: bytes of memory that may be held for an image.
    expectations: structure tests that it is held against: name of a file to its text.
    registry: how registries are reached, for an image or a base that is in one.
    progress, cancel: who sees how far it is, and who may end it.

    The other options are those of check; platform is that of the Dockerfile's build. An image named as
    "registry:NAME", or by a plain reference with a tag or a digest where there is no such file, is read from
    its registry as it comes; nothing else is fetched, and nothing is written. Raises HolystoneError when there is no such image, when an
    option means nothing, or when it is cancelled (kind "cancelled").
    """
    text, path = _dockerfile(dockerfile)
    if path is not None:
        options.setdefault("path", path)
    arguments = {
        "name": name_of(image),
        "reference": reference,
        "image_platform": image_platform,
        "dockerfile": text,
        "config_only": config_only,
        "max_memory": max_memory,
        "expectations": list((expectations or {}).items()),
    }
    native_base = None if base is None else source(base)
    return images_report_from_json(
        _holystone.check_image(
            source(image),
            native_base,
            _native(options),
            arguments,
            _registry.native(registry),
            progress,
            cancel,
        )
    )


def open_image(
    image: Source,
    *,
    platform: str | None = None,
    reference: str | None = None,
    layers: bool = True,
    max_memory: int | None = None,
    registry: Registry | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> list[Image]:
    """Opens an image, or several, to look at; see check_image for what the options mean.

    layers: whether layers are read, or only the configuration.
    """
    opened = _holystone.open_image(
        source(image),
        name_of(image),
        reference,
        platform,
        layers,
        max_memory,
        _registry.native(registry),
        progress,
        cancel,
    )
    return [Image(native) for native in opened]


def resolve(reference: str, *, registry: Registry | None = None) -> Resolved:
    """Asks a registry what a reference names now.

    registry: how registries are reached. Raises HolystoneError when there is no such image (kind "no-image") or the
    registry does not say (kind "registry").
    """
    return resolved_from_json(_holystone.resolve(reference, _registry.native(registry)))


def _dockerfile(
    dockerfile: str | bytes | os.PathLike[str] | None,
) -> tuple[bytes | None, str | None]:
    if dockerfile is None or isinstance(dockerfile, bytes):
        return dockerfile, None
    return Path(dockerfile).read_bytes(), os.fspath(dockerfile)


class PinOptions(TypedDict, total=False):
    """What pin takes besides the source; see there."""

    path: str
    update: bool
    build_args: Mapping[str, str] | None
    build_contexts: Iterable[str]
    lock: str | None
    registry: Registry | None


def pin(source: str | bytes, **options: Unpack[PinOptions]) -> Pinned:
    """Pins every image that a text names by its digest.

    path: says what it is by its name: a Dockerfile (by default), a Compose file, a file of Bake.
    update: digests that are there are replaced by what the tags name now.
    build_args, build_contexts: as for check.
    lock: the text of a holystone.lock, which answers instead of the registries.
    registry: how registries are reached.

    What cannot be found out of one image is in the result; the others are pinned all the same.
    """
    arguments = {
        "path": options.get("path", "Dockerfile"),
        "update": options.get("update", False),
        "build_args": dict(options.get("build_args") or {}),
        "build_contexts": list(options.get("build_contexts", ())),
        "lock": options.get("lock"),
    }
    registry = _registry.native(options.get("registry"))
    return pinned_from_native(*_holystone.pin(_bytes(source), arguments, registry))


def pin_file(file: str | os.PathLike[str], **options: Unpack[PinOptions]) -> Pinned:
    """Pins the images of a file and writes it if it changed, all at once; see pin.

    The lock file is the caller's to write. Raises OSError when it cannot be read or written.
    """
    source = Path(file).read_bytes()
    options.setdefault("path", os.fspath(file))
    pinned = pin(source, **options)
    if pinned.data != source:
        _holystone.write_file(file, pinned.data)
    return pinned


def rules() -> list[Rule]:
    """All the rules there are."""
    return rules_from_json(_holystone.rules())


def _bytes(source: str | bytes) -> bytes:
    return source.encode() if isinstance(source, str) else bytes(source)


def _native(options: Options) -> dict[str, Any]:
    context = options.get("context")
    return {
        "path": options.get("path", "Dockerfile"),
        "config": options.get("config"),
        "profile": options.get("profile"),
        "only": list(options.get("only", ())),
        "enable": list(options.get("enable", ())),
        "ignore": list(options.get("ignore", ())),
        "target": options.get("target"),
        "build_args": dict(options.get("build_args") or {}),
        "platform": options.get("platform"),
        "build_contexts": list(options.get("build_contexts", ())),
        "context": None if context is None else dict(context),
        "base_configs": dict(options.get("base_configs") or {}),
        "lock": options.get("lock"),
        "waivers": options.get("waivers"),
        "no_waivers": options.get("no_waivers", False),
        "baseline": options.get("baseline"),
    }
