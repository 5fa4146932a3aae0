"""The suites: what each runs in the guest, and what the host builds for it."""

import re
import subprocess
from pathlib import Path

from machine import own_architecture
from problems import Problem, require_tools

REPOSITORY = Path(__file__).resolve().parents[2]
TESTS = REPOSITORY / "tests/Uring.Tests/bin"
FAULTS = REPOSITORY / "tests/Uring.Faults/bin/Release/net10.0"
MAIN_JOB = Path(__file__).with_name("main-job")
DISABLED_JOB = Path(__file__).with_name("disabled-job")
PYTHON = "/usr/bin/python3"

# Architecture -> the runtime identifier of .NET.
RUNTIMES = {"amd64": "linux-x64", "arm64": "linux-arm64"}

# One line for each test, which stays when the program is killed. A test at a time has the processors for itself. The
# cases of the theories of other suites are not discovered, which takes a minute under emulation.
REPORT = [
    "--output", "Detailed", "--progress", "off", "--no-ansi", "--max-threads", "1", "--pre-enumerate-theories", "off"]

NAMES = ["ring", "prep", "server", "disabled", "short"]


def commands(suite, architecture):
    """Returns the commands of a suite, which run one after the other in one boot."""
    server = REPOSITORY / f"server/bin/Release/net10.0/{RUNTIMES[architecture]}/publish/uring-server"
    main_job = [PYTHON, str(MAIN_JOB), str(server)]
    if suite in ("server", "disabled", "short"):
        require_tools([(PYTHON, "python3")])
        build(server, ["publish", "server", "-c", "Release", "-r", RUNTIMES[architecture], "-p:PublishAot=true"])
    if suite != "server":
        build(tests(architecture), tests_arguments(architecture))
    if suite in ("ring", "short"):
        build(faults(architecture), [
            "publish", "tests/Uring.Faults", "-r", RUNTIMES[architecture], "-p:UringNativeFaults=true"])
    return {
        "ring": [[str(tests(architecture)), "--filter-namespace", "Uring.Tests.Ring*", *REPORT]],
        "prep": [[str(tests(architecture)), "--filter-namespace", "Uring.Tests.Prep*", *REPORT]],
        "server": [main_job],
        "disabled": [[PYTHON, str(DISABLED_JOB), str(server), str(tests(architecture))]],
        "short": [main_job, [str(tests(architecture)), "--filter-method", *first_tests("tests/Uring.Tests/Ring"), *REPORT]],
    }[suite]


def tests(architecture):
    """Returns the program of the tests. A guest with another processor has no .NET, so the program brings it along."""
    folder = TESTS / "Debug/net10.0"
    if architecture == own_architecture():
        return folder / "Uring.Tests"
    return folder / RUNTIMES[architecture] / "publish/Uring.Tests"


def tests_arguments(architecture):
    """Returns the arguments of dotnet that build the program of the tests."""
    if architecture == own_architecture():
        return ["build", "tests/Uring.Tests"]
    return ["publish", "tests/Uring.Tests", "-c", "Debug", "-r", RUNTIMES[architecture], "-p:UringPublishedTests=true"]


def faults(architecture):
    """Returns the native program of the scenarios with failing system calls."""
    return FAULTS / RUNTIMES[architecture] / "publish/Uring.Faults"


def build(file, arguments):
    """Builds a file with dotnet if the file is missing. A present file is not built again."""
    if file.exists():
        return
    require_tools([("dotnet", "dotnet-sdk-10.0")])
    print(f"dotnet {' '.join(arguments)}: {file} is missing", flush=True)
    done = subprocess.run(["dotnet", *arguments], cwd=REPOSITORY, capture_output=True, text=True)
    if done.returncode != 0:
        errors = [line for line in done.stdout.splitlines() if "error" in line]
        raise Problem(f"dotnet {' '.join(arguments)} failed: {(errors or ['run the command to see why'])[0].strip()}")


def first_tests(folder):
    """Returns the first test of each file. A fact comes before a theory, since a theory has many cases."""
    chosen = []
    for file in sorted((REPOSITORY / folder).glob("**/*Tests.cs")):
        text = file.read_text()
        tests = re.findall(r"\[(Fact|Theory)\b.*?\bpublic [^(\n]*?(\w+)\(", text, re.DOTALL)
        name = re.search(r"^namespace ([\w.]+);.*?\bclass (\w+)", text, re.MULTILINE | re.DOTALL)
        if tests and name:
            first = min(tests, key=lambda test: test[0] != "Fact")
            chosen.append(f"{name[1]}.{name[2]}.{first[1]}")
    return chosen
