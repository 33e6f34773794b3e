"""Checks an image together with the Dockerfile that it was built from.

python examples/python/image.py app.tar Dockerfile
"""

import sys

import holystone


def progress(read: int) -> None:
    print(f"\r{read / 1e6:.0f} MB", end="", file=sys.stderr)


image, dockerfile = sys.argv[1:]
report = holystone.check_image(image, dockerfile=dockerfile, progress=progress)
failed = not all(found.complete for found in report.images)
for found in report.images:
    for finding in found.findings:
        place = finding.location
        where = place.path if isinstance(place, holystone.InImage) else None
        line = finding.cause.instruction if finding.cause else None
        made = f" (made at {dockerfile}:{line.start.line})" if line else ""
        print(f"{where or found.name}: {finding.message}{made}")
        failed |= finding.severity in ("error", "warning") and finding.origin != "base"
sys.exit(failed)
