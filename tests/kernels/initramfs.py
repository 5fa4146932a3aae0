"""The first file system of the guest: busybox, the modules and the script init, as cpio writes them (newc)."""

import stat
from pathlib import Path

INIT = Path(__file__).with_name("init")


def write_initramfs(to, busybox, modules):
    """Writes the archive. The script loads the modules in the order of their names."""
    entries = [
        ("bin", stat.S_IFDIR | 0o755, b""),
        ("modules", stat.S_IFDIR | 0o755, b""),
        ("bin/busybox", stat.S_IFREG | 0o755, busybox.read_bytes()),
        ("init", stat.S_IFREG | 0o755, INIT.read_bytes()),
    ]
    entries += [
        (f"modules/{number:03}-{module.name}", stat.S_IFREG | 0o644, module.read_bytes())
        for number, module in enumerate(modules)
    ]
    with to.open("wb") as archive:
        for inode, (name, mode, content) in enumerate(entries, start=1):
            archive.write(newc(inode, name, mode, content))
        archive.write(newc(0, "TRAILER!!!", 0, b""))


def newc(inode, name, mode, content):
    """Returns an entry: thirteen hexadecimal fields, the name and the content, each padded to four bytes."""
    path = name.encode() + b"\0"
    fields = [inode, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(path), 0]
    header = b"070701" + b"".join(b"%08x" % field for field in fields)
    return padded(header + path) + padded(content)


def padded(part):
    """Returns the part with zero bytes up to a multiple of four."""
    return part + bytes(-len(part) % 4)
