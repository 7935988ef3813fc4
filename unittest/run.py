# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs all tests of a build folder through CTest; the last line says how many passed and failed.

    python3 unittest/run.py build [options of ctest]"""
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree


def outcomes(path):
    """The names of the tests that passed, and of all others: failed, timed out, skipped, not run."""
    passed, failed = [], []
    for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
        ran = case.get("status") == "run" and case.find("failure") is None
        (passed if ran else failed).append(case.get("name"))
    return passed, failed


def main(build, *options):
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.xml"
        code = subprocess.run(["ctest", "--test-dir", build, "--parallel", str(os.cpu_count()),
                               "--output-on-failure", "--output-junit", str(report), *options],
                              stdin=subprocess.DEVNULL).returncode
        passed, failed = outcomes(report) if report.exists() else ([], [])
    if not passed and not failed:
        print("no test ran")
    print(f"{len(passed)} passed, {len(failed)} failed", flush=True)
    return 0 if code == 0 and passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
