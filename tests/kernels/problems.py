"""The errors that end the command with one line, and the tools that the machine needs."""

import shutil


class Problem(Exception):
    """An error of the environment: exit code 1."""


class Usage(Exception):
    """An error of the command line: exit code 2."""


def require_tools(tools):
    """Requires the programs, given as pairs of a program and its Debian package."""
    missing = [f"{tool} ({package})" for tool, package in tools if shutil.which(tool) is None]
    if missing:
        raise Problem(f"{', '.join(missing)} is not installed: apt-get install {packages_of(tools)}")


def packages_of(tools):
    """Names the packages of the missing programs, each once."""
    return " ".join(dict.fromkeys(package for tool, package in tools if shutil.which(tool) is None))
