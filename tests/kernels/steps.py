"""The steps of a job: each prints one line, `ok - ...`, `FAILED - ...` or `skipped - ...`."""

import os
import subprocess
from collections import Counter

SLOWNESS = int(os.environ.get("URING_SLOWNESS", "1"))
PATIENCE = 10 * SLOWNESS

counts = Counter()


class Failure(Exception):
    """A step that fails, with the reason."""


def step(name):
    """Runs the function below as a step."""
    def run(action):
        try:
            facts = action()
            counts["passed"] += 1
            print(f"ok - {name}" + (f": {facts}" if facts else ""), flush=True)
            return True
        except (Failure, OSError, ValueError, subprocess.SubprocessError) as failure:
            counts["failed"] += 1
            print(f"FAILED - {name}: {failure!s:.300}", flush=True)
            return False
    return run


def skip(name, reason):
    """Counts a step that cannot run here."""
    counts["skipped"] += 1
    print(f"skipped - {name}: {reason}", flush=True)


def require(condition, message):
    """Fails the step without the condition."""
    if not condition:
        raise Failure(message)


def finish():
    """Prints the counts, and returns the exit code."""
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] else 0
