#!/usr/bin/env python3
"""report.py BUILD [NAME …] - runs the tests and counts them.

Runs `meson test` (all of them, or those named), says why each skipped one was
skipped and which failed, and ends with `N passed, N failed, N skipped`, where
each case of a TAP program counts for itself.  Exits 1 when any failed.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree


def count(build):
    """Passed, failed and skipped, the latter two as (name, reason)."""
    passed, failed, skipped = 0, [], []
    tree = ElementTree.parse(os.path.join(build, "meson-logs", "testlog.junit.xml"))
    for suite in tree.getroot().iter("testsuite"):
        for case in suite.findall("testcase"):
            name = case.get("name", "?")
            if case.get("classname") and case.get("classname") != name:
                name = f"{case.get('classname')}: {name}"
            problem = case.find("failure")
            if problem is None:
                problem = case.find("error")
            skip = case.find("skipped")
            if problem is not None:
                failed.append((name, problem.get("message") or (problem.text or "").strip()))
            elif skip is not None:
                skipped.append((name, skip.get("message") or (skip.text or "").strip()))
            else:
                passed += 1
    return passed, failed, skipped


def skip_reasons(build):
    """What TAP programs say after `# SKIP`, by the case's name."""
    reasons = {}
    path = os.path.join(build, "meson-logs", "testlog.txt")
    with open(path, errors="replace") as log:
        for line in log:
            match = re.match(r"\s*(?:ok|not ok) \d+ -? ?(.*?)\s*# SKIP\s*(.*)", line)
            if match:
                reasons[match.group(1).strip()] = match.group(2).strip()
    return reasons


def main():
    build, names = sys.argv[1], sys.argv[2:]
    junit = os.path.join(build, "meson-logs", "testlog.junit.xml")
    if os.path.exists(junit):
        os.unlink(junit)
    run = subprocess.run(["meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs",
                          "--num-processes", str(min(os.cpu_count() or 2, 4)), *names])
    if not os.path.exists(junit):
        print("the tests could not be run")
        print("0 passed, 1 failed, 0 skipped")
        return 1
    passed, failed, skipped = count(build)
    reasons = skip_reasons(build)
    for name, why in skipped:
        short = name.split(": ")[-1]
        print(f"skipped {name}: {why or reasons.get(short) or 'no reason given'}")
    for name, why in failed:
        print(f"failed {name}: {(why.splitlines() or ['see the log'])[0]}")
    n_failed = len(failed)
    if run.returncode != 0 and n_failed == 0:
        # A test that ended badly outside its cases.
        print(f"failed: meson test ended with status {run.returncode}")
        n_failed = 1
    print(f"{passed} passed, {n_failed} failed, {len(skipped)} skipped")
    return 1 if n_failed else 0


if __name__ == "__main__":
    sys.exit(main())
