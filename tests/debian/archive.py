"""Packages of a suite of Debian's archive, by apt with a separate configuration and state."""

import os
import re
import subprocess

from problems import Problem, require_tools

MIRROR = "http://deb.debian.org/debian"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
TOOLS = [("apt-get", "apt"), ("apt-cache", "apt"), ("dpkg-deb", "dpkg")]


class Suite:
    """One suite for one architecture. The lists of the suite stay in the folder."""

    def __init__(self, name, architecture, folder):
        require_tools(TOOLS)
        self.name = name
        self._folder = folder / f"{name}-{architecture}"
        sources = self._folder / "sources.list"
        # apt creates these folders only for its own defaults.
        for part in ("lists/partial", "cache/archives/partial"):
            (self._folder / part).mkdir(parents=True, exist_ok=True)
        sources.write_text(
            f"deb [arch={architecture} signed-by={KEYRING} target=Packages lang=none] {MIRROR} {name} main\n")
        settings = {
            "Dir::Etc::sourcelist": sources,
            "Dir::Etc::sourceparts": "/nonexistent",
            "Dir::Etc::preferences": "/nonexistent",
            "Dir::Etc::preferencesparts": "/nonexistent",
            "Dir::State": self._folder,
            "Dir::State::lists": self._folder / "lists",
            # The packages that the machine has installed play no part.
            "Dir::State::status": "/dev/null",
            "Dir::Cache": self._folder / "cache",
            "APT::Architecture": architecture,
            "APT::Architectures": architecture,
            # The user _apt may not write to a cache below a home directory.
            "APT::Sandbox::User": "root",
            "APT::Update::Error-Mode": "any",
        }
        self._options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]

    def update(self):
        """Reads the lists of the suite again, and checks their signature."""
        print(f"{self.name}: reads the lists of {MIRROR}", flush=True)
        self._apt("apt-get", "update")

    def show(self, package):
        """Returns the fields of the newest version of a package."""
        text = self._apt("apt-cache", "show", "--no-all-versions", package)
        return dict(re.findall(r"^([A-Za-z0-9-]+): (.*)$", text, re.MULTILINE))

    def download(self, package, to):
        """Downloads a package into a folder, and returns the file."""
        fields = self.show(package)
        print(f"{self.name}: downloads {package} {fields['Version']}, {int(fields['Size']) / 1e6:.1f} MB", flush=True)
        to.mkdir(parents=True, exist_ok=True)
        before = set(to.glob("*.deb"))
        self._apt("apt-get", "download", package, cwd=to)
        (file,) = set(to.glob("*.deb")) - before
        return file

    def download_all(self, packages, to):
        """Downloads packages with all that they require into a folder, and returns the files."""
        print(f"{self.name}: downloads {', '.join(packages)} and what they require", flush=True)
        (to / "partial").mkdir(parents=True, exist_ok=True)
        self._apt(
            "apt-get", "-y", "--no-install-recommends", "--download-only", "-o", f"Dir::Cache::archives={to}/",
            "install", *packages)
        return sorted(to.glob("*.deb"))

    def _apt(self, tool, *arguments, cwd=None):
        done = subprocess.run(
            [tool, "-q", *self._options, *arguments], cwd=cwd, capture_output=True, text=True, env={
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", **proxies()})
        if done.returncode != 0:
            lines = [line for line in done.stderr.splitlines() if line.startswith("E:")] or done.stderr.splitlines()
            hint = ": upgrade the package debian-archive-keyring" if "NO_PUBKEY" in done.stderr else ""
            raise Problem(f"{tool} {arguments[0]} of {self.name} failed: {' '.join(lines)}{hint}")
        return done.stdout


def proxies():
    """Returns the variables of the environment that name a proxy."""
    return {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}


def same_version_dependencies(fields):
    """Returns the packages that a package requires in its own version: the parts of one build."""
    exact = re.compile(r"(\S+) \(= " + re.escape(fields["Version"]) + r"\)")
    return [match[1] for match in map(exact.fullmatch, fields.get("Depends", "").split(", ")) if match]
