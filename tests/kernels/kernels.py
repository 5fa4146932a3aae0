"""The kernels: their suites, and the unpacked kernels in the cache."""

import contextlib
import fcntl
import json
import lzma
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import foreign_root
from archive import Suite, same_version_dependencies
from problems import require_tools

# Kernel series -> suite of Debian that has it.
SUITES = {
    "5.10": "bullseye",
    "6.1": "bookworm",
    "6.12": "trixie",
    "7.2": "sid",
    "7.3-rc": "experimental",
}

# The initramfs has the busybox of this suite for every kernel, since experimental has none.
BUSYBOX_SUITE = "trixie"

# The modules that mount the root, in every kernel. A kernel that has one of them built in ships no file.
BOOT_MODULES = [
    "virtio_pci", "virtio_console", "9pnet_virtio", "9p", "overlay", "virtio_blk", "crc32c_generic", "ext4"]

# The modules that the tests use. The machine's own modprobe does not find the modules of this kernel.
TEST_MODULES = ["virtio_rng", "tcp_diag", "udp_diag", "unix_diag", "loop", "veth", "sch_netem", "tls", "null_blk", "fuse"]


@dataclass
class Kernel:
    """A kernel in the cache: its image, and its modules in an order in which they load."""

    version: str
    release: str
    image: Path
    modules: list


class KernelCache:
    """The unpacked kernels of one architecture."""

    def __init__(self, folder, architecture):
        self._folder = folder
        self._architecture = architecture

    def kernel(self, series, refresh):
        """Returns a kernel of the cache, and downloads the kernel if the cache has none, or an older one."""
        folder = self._folder / "kernels" / f"{series}-{self._architecture}"
        record = folder / "kernel.json"
        if record.exists() and not refresh and is_complete(record):
            return read_record(record)
        with self._alone():
            return self._newest(series, folder, record)

    def _newest(self, series, folder, record):
        suite = self._suite(SUITES[series])
        suite.update()
        package = f"linux-image-{self._architecture}"
        version = suite.show(package)["Version"]
        if record.exists() and is_complete(record):
            kept = read_record(record)
            if kept.version == version:
                print(f"{series}: {version} is the newest version", flush=True)
                return kept

        unpacked = self._unpack(suite, parts_of(suite, package), folder.with_suffix(".new"))
        write_record(unpacked, version)
        shutil.rmtree(folder, ignore_errors=True)
        unpacked.rename(folder)
        return read_record(record)

    def busybox(self, refresh):
        """Returns the static busybox."""
        folder = self._folder / f"busybox-{self._architecture}"
        program = folder / "busybox"
        if not program.exists() or refresh:
            with self._alone():
                suite = self._suite(BUSYBOX_SUITE)
                suite.update()
                unpacked = self._unpack(suite, ["busybox-static"], folder.with_suffix(".new"))
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copy2(next(unpacked.glob("**/bin/busybox")), program)
                shutil.rmtree(unpacked)
        return program

    def root(self, refresh):
        """Returns the root of a guest that cannot run the programs of this machine."""
        folder = self._folder / f"root-{self._architecture}"
        if not folder.exists() or refresh:
            with self._alone():
                suite = self._suite(foreign_root.SUITE)
                suite.update()
                foreign_root.unpack_root(suite, folder)
        return folder

    @contextlib.contextmanager
    def _alone(self):
        """Waits until no other run changes the cache."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _suite(self, name):
        return Suite(name, self._architecture, self._folder / "apt")

    def _unpack(self, suite, packages, folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for package in packages:
            file = suite.download(package, folder)
            subprocess.run(["dpkg-deb", "-x", file, folder], check=True)
            file.unlink()
        return folder


def parts_of(suite, package):
    """Returns the packages of the image and of the modules, which newer suites keep apart."""
    found, waiting = [], [package]
    while waiting:
        name = waiting.pop(0)
        if name not in found and not name.startswith("linux-base"):
            found.append(name)
            waiting += same_version_dependencies(suite.show(name))
    return found


def write_record(folder, version):
    """Keeps the image and the modules that a run uses, and deletes the rest of the packages."""
    image = next(path for path in folder.glob("**/vmlinuz*") if path.is_file() and not path.is_symlink())
    available = {module_name(path): path for path in folder.glob("**/modules/*/kernel/**/*.ko*")}
    release = next(folder.glob("**/modules/*/kernel")).parent.name
    kept = folder / "modules"
    kept.mkdir()
    loaded = {}

    def load(name):
        if name in loaded or name not in available:
            return
        content = module_content(available[name])
        for needed in dependencies(content):
            load(needed)
        target = kept / f"{name}.ko"
        target.write_bytes(content)
        loaded[name] = target.name

    for name in requested():
        load(name)

    shutil.copy2(image, folder / "image")
    for path in folder.iterdir():
        if path.name not in ("image", "modules"):
            shutil.rmtree(path)
    (folder / "kernel.json").write_text(json.dumps(
        {"version": version, "release": release, "requested": requested(), "modules": list(loaded.values())}, indent=2) + "\n")


def requested():
    """Returns the names of the modules that a run loads, where the kernel ships them."""
    return BOOT_MODULES + TEST_MODULES


def is_complete(record):
    """Returns whether a kernel of the cache was unpacked with all modules that a run loads now."""
    return json.loads(record.read_text()).get("requested") == requested()


def read_record(record):
    """Returns the kernel that a folder of the cache holds."""
    facts = json.loads(record.read_text())
    folder = record.parent
    return Kernel(
        facts["version"], facts["release"], folder / "image", [folder / "modules" / name for name in facts["modules"]])


def module_name(path):
    """Returns the name of a module as other modules name it: the file may have a hyphen, the name has none."""
    return path.name.split(".ko")[0].replace("-", "_")


def module_content(path):
    """Returns a module as the kernel loads it, without compression."""
    if path.suffix == ".xz":
        return lzma.decompress(path.read_bytes())
    if path.suffix == ".zst":
        require_tools([("zstd", "zstd")])
        return subprocess.run(["zstd", "-dc", path], check=True, capture_output=True).stdout
    return path.read_bytes()


def dependencies(content):
    """
    Returns the modules that a module needs. A package has no modules.dep, which depmod makes at the installation,
    but each module names them itself.
    """
    names = re.search(rb"\0depends=([^\0]*)\0", content)
    return [name.replace("-", "_") for name in names[1].decode().split(",") if name] if names else []
