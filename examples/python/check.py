"""Fails when a Dockerfile has a finding that matters here.

python examples/python/check.py examples/dockerfiles/*/*.Dockerfile
"""

import sys

import holystone

failed = False
for path in sys.argv[1:]:
    report = holystone.check_file(path, ignore=["unpinned-base"])
    for finding in report.findings:
        place = finding.location.start
        print(f"{path}:{place.line}:{place.column}: {finding.message} ({finding.rule})")
        failed |= finding.severity in ("error", "warning")
sys.exit(failed)
