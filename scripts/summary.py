#!/usr/bin/env python3
"""Adds up the Surefire reports: what passed, what failed, and what was skipped with its reason."""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

root = pathlib.Path(__file__).resolve().parent.parent
total = failed = 0
skipped = []
for report in sorted(root.glob("*/*/target/surefire-reports/TEST-*.xml")) + sorted(
    root.glob("*/target/surefire-reports/TEST-*.xml")
):
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        total += 1
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
            print(f"FAILED  {case.get('classname')}.{case.get('name')}")
        reason = case.find("skipped")
        if reason is not None:
            text = reason.get("message") or reason.text or "no reason given"
            skipped.append(f"SKIPPED {case.get('classname')}.{case.get('name')}: {text.strip()}")
for line in skipped:
    print(line)
print(f"{total - failed - len(skipped)} passed, {failed} failed, {len(skipped)} skipped")
sys.exit(1 if failed or total == 0 else 0)
