"""The report as typed values. They are what the JSON says; nothing is decided here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: bytes before it, and line and columns from 1."""

    offset: int
    line: int
    column: int
    column_utf16: int


@dataclass(frozen=True, slots=True)
class Region:
    """A half-open stretch of a file."""

    start: Place
    end: Place


@dataclass(frozen=True, slots=True)
class InImage:
    """A place in an image: its kind ("image", "document", "manifest", "config", "history", "layer" or
    "file") and what it has of a layer (from 0), a path, a step of the history (from 0), the name of a
    document and a JSON pointer in it."""

    kind: str
    layer: int | None = None
    path: str | None = None
    step: int | None = None
    document: str | None = None
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """The step of an image's history that made what a finding is about, and its instruction in the
    Dockerfile if that is known."""

    step: int | None
    created_by: str
    instruction: Region | None


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that makes a finding understood."""

    message: str
    location: Region


@dataclass(frozen=True, slots=True)
class RelatedInImage:
    """Another place, in an image or in its Dockerfile, that makes a finding understood."""

    message: str
    location: Region | InImage


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: its number from 0, its name, and whether its layers ship."""

    index: int
    name: str | None
    ships: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """A change: the text of a stretch is replaced."""

    location: Region
    text: str


@dataclass(frozen=True, slots=True)
class Append:
    """Lines to add to the end of another file of the build context, made if there is none."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend a finding; "safe" or "suggested"."""

    title: str
    safety: str
    edits: tuple[Edit, ...]
    append: Append | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule found: what is wrong, why it matters, what to do, and where."""

    rule: str
    aliases: tuple[str, ...]
    category: str
    severity: str
    confidence: str
    message: str
    why: str
    help: str | None
    location: Region
    related: tuple[Related, ...]
    stage: Stage | None
    help_command: str
    fixes: tuple[Fix, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ImageFinding:
    """Something a rule found in an image. origin is "base" or "ours" and cause the step that made what it
    is about, where they are known."""

    rule: str
    aliases: tuple[str, ...]
    category: str
    severity: str
    confidence: str
    message: str
    why: str
    help: str | None
    location: Region | InImage
    related: tuple[RelatedInImage, ...]
    stage: Stage | None
    help_command: str
    fixes: tuple[Fix, ...]
    fingerprint: str
    origin: str | None
    cause: Cause | None


@dataclass(frozen=True, slots=True)
class TriedFix:
    """What became of a fix: reason says why it was dropped. The place is in the file before."""

    rule: str
    message: str
    title: str
    safety: str
    line: int
    column: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that someone has decided to live with: by whose waiver, why, and until when.

    until is the last day on which the waiver holds, as YYYY-MM-DD; comment is None for a team's
    waiver.
    """

    rule: str
    severity: str
    message: str
    fingerprint: str
    location: Region
    by: str
    reason: str | None
    until: str | None
    comment: Region | None


@dataclass(frozen=True, slots=True)
class WaivedInImage:
    """A finding in an image that someone has decided to live with; see Waived."""

    rule: str
    severity: str
    message: str
    fingerprint: str
    location: Region | InImage
    by: str
    reason: str | None
    until: str | None
    comment: Region | None


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in a file, whether all of it was looked at, and what became of fixes."""

    path: str
    complete: bool
    error: str | None
    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...] = ()
    applied: tuple[TriedFix, ...] = ()
    dropped: tuple[TriedFix, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageReport:
    """What was found in an image, whether all of it was looked at, and what it is.

    image is what the report's JSON says of it: tags, digests, sizes, layers, history; None if it could
    not be opened. dockerfile is the path of the Dockerfile that it is said to be built from.
    """

    name: str
    complete: bool
    error: str | None
    dockerfile: str | None
    image: dict[str, Any] | None
    findings: tuple[ImageFinding, ...]
    waived: tuple[WaivedInImage, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What was found."""

    files: tuple[FileReport, ...]
    _json: str

    @property
    def findings(self) -> list[Finding]:
        """Every finding of every file, in order."""
        return [finding for file in self.files for finding in file.findings]

    def to_json(self) -> str:
        """The report as `holystone check --format json` prints it."""
        return self._json


@dataclass(frozen=True, slots=True)
class ImagesReport:
    """What was found in images, and in the Dockerfile that they are said to be built from."""

    files: tuple[FileReport, ...]
    images: tuple[ImageReport, ...]
    _json: str

    @property
    def findings(self) -> list[Finding | ImageFinding]:
        """Every finding of the Dockerfile and of every image, in order."""
        reports: tuple[FileReport | ImageReport, ...] = (*self.files, *self.images)
        return [finding for report in reports for finding in report.findings]

    def to_json(self) -> str:
        """The report as `holystone check-image --format json` prints it."""
        return self._json


@dataclass(frozen=True, slots=True)
class Fixed:
    """A Dockerfile after its fixes: its bytes, other files of the build context that must have a
    new text, by path, and the report of what is left."""

    data: bytes
    other_files: dict[str, str]
    report: Report

    @property
    def text(self) -> str:
        """The text; bytes that are not UTF-8 are replaced."""
        return self.data.decode(errors="replace")

    @property
    def applied(self) -> tuple[TriedFix, ...]:
        """The fixes that were applied, in order."""
        return self.report.files[0].applied

    @property
    def dropped(self) -> tuple[TriedFix, ...]:
        """The fixes that were not, each with its reason."""
        return self.report.files[0].dropped


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its page, in Markdown."""

    id: str
    topic: str
    summary: str
    why: str
    category: str
    severity: str
    profile: str
    since: str
    same_as: tuple[str, ...]
    page: str


def report_from_json(text: str) -> Report:
    return Report(tuple(_file(file) for file in json.loads(text)["files"]), text)


def images_report_from_json(text: str) -> ImagesReport:
    data = json.loads(text)
    files = tuple(_file(file) for file in data["files"])
    return ImagesReport(files, tuple(_image(image) for image in data.get("images", ())), text)


def rules_from_json(text: str) -> list[Rule]:
    return [Rule(**{**rule, "same_as": tuple(rule["same_as"])}) for rule in json.loads(text)]


def _file(data: dict[str, Any]) -> FileReport:
    findings = tuple(_finding(finding) for finding in data["findings"])
    applied, dropped = (
        tuple(TriedFix(**fix) for fix in data.get(key, ())) for key in ("applied", "dropped")
    )
    waived = tuple(_waived(waived) for waived in data["waived"])
    return FileReport(
        data["path"], data["complete"], data.get("error"), findings, waived, applied, dropped
    )


def _image(data: dict[str, Any]) -> ImageReport:
    return ImageReport(
        data["name"],
        data["complete"],
        data.get("error"),
        data.get("dockerfile"),
        data["image"],
        tuple(_image_finding(finding) for finding in data["findings"]),
        tuple(_waived_in_image(waived) for waived in data["waived"]),
    )


def _waived(data: dict[str, Any]) -> Waived:
    return Waived(**{**data, "location": _region(data["location"]), "comment": _comment(data)})


def _waived_in_image(data: dict[str, Any]) -> WaivedInImage:
    places = {"location": _location(data["location"]), "comment": _comment(data)}
    return WaivedInImage(**{**data, **places})


def _comment(data: dict[str, Any]) -> Region | None:
    return None if data["comment"] is None else _region(data["comment"])


def _finding(data: dict[str, Any]) -> Finding:
    return Finding(
        **_common(data),
        location=_region(data["location"]),
        related=tuple(Related(r["message"], _region(r["location"])) for r in data["related"]),
    )


def _image_finding(data: dict[str, Any]) -> ImageFinding:
    cause = data.get("cause")
    return ImageFinding(
        **_common(data),
        location=_location(data["location"]),
        related=tuple(
            RelatedInImage(r["message"], _location(r["location"])) for r in data["related"]
        ),
        origin=data.get("origin"),
        cause=None if cause is None else _cause(cause),
    )


def _common(data: dict[str, Any]) -> dict[str, Any]:
    stage = data["stage"]
    return {
        "rule": data["rule"],
        "aliases": tuple(data["aliases"]),
        "category": data["category"],
        "severity": data["severity"],
        "confidence": data["confidence"],
        "message": data["message"],
        "why": data["why"],
        "help": data.get("help"),
        "stage": None if stage is None else Stage(**stage),
        "help_command": data["help_command"],
        "fixes": tuple(_fix(fix) for fix in data["fixes"]),
        "fingerprint": data["fingerprint"],
    }


def _cause(data: dict[str, Any]) -> Cause:
    instruction = data["instruction"]
    return Cause(
        data["step"],
        data["created_by"],
        None if instruction is None else _region(instruction),
    )


def _fix(data: dict[str, Any]) -> Fix:
    edits = tuple(Edit(_region(edit["location"]), edit["text"]) for edit in data["edits"])
    append = data.get("append")
    return Fix(
        data["title"], data["safety"], edits, None if append is None else Append(**append)
    )


def _location(data: dict[str, Any]) -> Region | InImage:
    return _region(data) if "start" in data else InImage(**data)


def _region(data: dict[str, Any]) -> Region:
    return Region(Place(**data["start"]), Place(**data["end"]))
