"""The results of a run: read from the lines that the tests print, shown as a table."""

import re
from collections import Counter

# xUnit prints `passed NAME (12ms)`, and the script main-job prints `ok - STEP`.
XUNIT = re.compile(r"(passed|failed|skipped) (\S.*) \([\d.dhms ]+\)$")
STEP = re.compile(r"(ok|FAILED|skipped) - (.*)$")
OUTCOME_NAMES = ("passed", "failed", "skipped")
OUTCOMES = {"ok": "passed", "FAILED": "failed"}


class Results:
    """The tests of one suite in one kernel."""

    def __init__(self, kernel, suite):
        self.kernel = kernel
        self.suite = suite
        self.counts = Counter()
        self.failed = []
        self.reasons = Counter()
        self.faults = []
        self._skipped = False

    def read(self, line):
        """Counts the test that a line reports. The line behind a skipped test has the reason."""
        line = line.rstrip()
        if self._skipped:
            self.reasons[line.strip()] += 1
            self._skipped = False
            return
        if match := XUNIT.match(line):
            self.counts[match[1]] += 1
            self._skipped = match[1] == "skipped"
            if match[1] == "failed":
                self.failed.append(match[2])
        elif match := STEP.match(line):
            outcome = OUTCOMES.get(match[1], match[1])
            self.counts[outcome] += 1
            if outcome == "failed":
                self.failed.append(match[2])
            if outcome == "skipped":
                self.reasons[match[2]] += 1

    @property
    def good(self):
        """Returns whether tests ran, and none of them failed."""
        return not self.failed and not self.faults and self.counts["passed"] > 0


def table(results):
    """Returns the table of all runs, and the failed tests and the reasons of the skipped ones below it."""
    rows = [("kernel", "suite", *OUTCOME_NAMES)]
    rows += [
        (one.kernel, one.suite, *(str(one.counts[outcome]) for outcome in OUTCOME_NAMES))
        for one in results
    ]
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    lines.insert(1, "-|-".join("-" * width for width in widths))
    for one in results:
        title = f"{one.kernel} {one.suite}"
        lines += [f"{title}: failed: {name}" for name in one.failed]
        lines += [f"{title}: {fault}" for fault in one.faults]
        lines += [f"{title}: {count} skipped: {reason}" for reason, count in one.reasons.most_common()]
    total = sum((one.counts for one in results), Counter())
    lines.append("all kernels: " + ", ".join(f"{total[outcome]} {outcome}" for outcome in OUTCOME_NAMES))
    return "\n".join(lines)
