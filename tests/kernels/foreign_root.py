"""The root of a guest with another processor than this machine: programs of Debian's archive, unpacked in the cache."""

import contextlib
import shutil
import subprocess

# The oldest suite that the server supports.
SUITE = "bookworm"

# The programs of the jobs, and the libraries of the .NET runtime. The C library and others are their dependencies.
PACKAGES = ["python3", "strace", "dash", "coreutils", "util-linux", "base-passwd", "libstdc++6"]


def unpack_root(suite, folder):
    """Unpacks the packages with all they require. No script of a package runs."""
    packages = folder.with_suffix(".packages")
    unpacked = folder.with_suffix(".new")
    for old in (packages, unpacked):
        shutil.rmtree(old, ignore_errors=True)
        old.mkdir(parents=True)
    try:
        for file in suite.download_all(PACKAGES, packages):
            subprocess.run(["dpkg-deb", "-x", file, unpacked], check=True)
        complete(unpacked)
        shutil.rmtree(folder, ignore_errors=True)
        unpacked.rename(folder)
    finally:
        for left in (packages, unpacked):
            shutil.rmtree(left, ignore_errors=True)


def complete(root):
    """Adds what the scripts of the packages write."""
    if not (root / "bin/sh").exists():
        (root / "bin/sh").symlink_to("dash")
    for name in ("passwd", "group"):
        shutil.copy2(root / f"usr/share/base-passwd/{name}.master", root / f"etc/{name}")
    (root / "etc/hosts").write_text("127.0.0.1 localhost guest\n::1 localhost\n")
    for name in ("dev", "proc", "sys", "run", "tmp", "root"):
        with contextlib.suppress(FileExistsError):
            (root / name).mkdir()
