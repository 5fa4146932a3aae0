"""The machine: runs a command in a kernel, on the files of this machine, under qemu."""

import os
import platform
import re
import shlex
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from initramfs import write_initramfs
from problems import Problem, require_tools

GUEST = Path(__file__).with_name("guest")

# Architecture -> program of qemu, its package, the machine, the processor under emulation, and the kernel's name of
# the serial console. Of an arm64 processor, "max" has pointer authentication, whose emulation takes most of the time.
MACHINES = {
    "amd64": ("qemu-system-x86_64", "qemu-system-x86", "q35", "max", "ttyS0"),
    "arm64": ("qemu-system-aarch64", "qemu-system-arm", "virt", "neoverse-n1", "ttyAMA0"),
}

# The kernel's name of a machine -> Debian's name of its architecture.
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}

# Not in the PATH of every user.
MKFS = "/usr/sbin/mkfs.ext4"
DISK_SIZE = 4 << 30

# Lines in which the kernel reports a fault in the kernel.
FINDING = re.compile(
    r"\b(BUG|WARNING|Oops|Kernel panic|general protection fault|KASAN|UBSAN|INFO: (task|rcu))\b.*|"
    r".*(soft lockup|rcu_\w+ detected stalls|refcount_t: ).*")

# A kernel that patches its code writes the instruction INT3 first, and waits until no processor can run it. An emulated
# processor can still run its translation of INT3 then, and the kernel knows no reason for the exception.
STALE_CODE = "Oops: int3"


@dataclass
class Outcome:
    """The end of a run. There is no exit code if the machine ended before the command."""

    exit_code: int | None
    console: Path
    findings: list
    timed_out: bool = False

    @property
    def ran_stale_code(self):
        """Returns whether a processor ran an instruction that the kernel had replaced before."""
        return bool(self.findings) and self.findings[0].startswith(STALE_CODE)


def own_architecture():
    """Returns the architecture of this machine, or None for one without a guest."""
    return ARCHITECTURES.get(platform.machine())


def has_kvm(architecture):
    """
    Returns whether the processor virtualizes the architecture. On x86-64 the file /dev/kvm alone is no proof: a kernel
    with page tables in software has the file too, and boots no ordinary kernel.
    """
    flags = Path("/proc/cpuinfo").read_text().split()
    virtualizes = architecture == own_architecture() and (architecture != "amd64" or "vmx" in flags or "svm" in flags)
    return virtualizes and os.access("/dev/kvm", os.R_OK | os.W_OK)


class Machine:
    """A machine of one architecture that boots one kernel, on the files of this machine or on a separate root."""

    def __init__(self, architecture, kernel, busybox, root=None):
        self.architecture = architecture
        self._program, package, self._machine, self._processor, self._serial = MACHINES[architecture]
        require_tools([(self._program, package), (MKFS, "e2fsprogs")])
        self._kernel = kernel
        self._busybox = busybox
        self._root = root
        self._kvm = has_kvm(architecture)

    def run(self, command, environment, directory, folder, minutes, sink):
        """
        Boots, runs the command and passes its output to the sink as it comes. The folder keeps the kernel's log and the
        files that the command writes to /run/job.
        """
        job = folder / "job"
        job.mkdir(parents=True)
        shutil.copy2(GUEST, job / "guest")
        exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in environment.items())
        (job / "command").write_text(f"{exports}cd {shlex.quote(str(directory))}\nexec {shlex.join(command)}\n")
        if self._root:
            (job / "repository").write_text(str(directory))
        disk, initramfs, console = folder / "disk", folder / "initramfs", folder / "console.log"
        try:
            write_disk(disk)
            write_initramfs(initramfs, self._busybox, self._kernel.modules)
            timed_out = self._boot(folder, job, directory, console, minutes * 60, sink)
        finally:
            disk.unlink(missing_ok=True)
            initramfs.unlink(missing_ok=True)
        code = job / "exit-code"
        log = console.read_text(errors="replace") if console.exists() else ""
        return Outcome(int(code.read_text()) if code.exists() else None, console, findings(log), timed_out)

    def _boot(self, folder, job, directory, console, seconds, sink):
        arguments = [
            self._program, "-M", self._machine, "-cpu", "max" if self._kvm else self._processor, "-smp", "2", "-m", "4096",
            *(["-accel", "kvm"] if self._kvm else ["-accel", "tcg,thread=multi"]),
            "-nodefaults", "-display", "none", "-monitor", "none", "-no-reboot", "-nic", "none",
            "-kernel", self._kernel.image, "-initrd", folder / "initramfs", "-append", self._kernel_options(),
            "-serial", f"file:{console}",
            "-device", "virtio-serial-pci", "-chardev", "stdio,id=output,signal=off",
            "-device", "virtserialport,chardev=output,name=output",
            "-device", "virtio-rng-pci",
            "-drive", f"file={folder / 'disk'},format=raw,if=none,id=disk,cache=unsafe",
            "-device", "virtio-blk-pci,drive=disk",
            *share("root", self._root or "/", ",readonly=on"), *share("job", job, ""),
            *(share("repository", directory, ",readonly=on") if self._root else []),
        ]
        # qemu discards the output once its standard input has ended: the pipe stays open.
        with subprocess.Popen(
                arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                start_new_session=True) as qemu:
            expired = threading.Event()

            def expire():
                expired.set()
                qemu.kill()

            limit = threading.Timer(seconds, expire)
            limit.start()
            try:
                for line in qemu.stdout:
                    sink(line.decode(errors="replace"))
                error = qemu.stderr.read().decode(errors="replace").strip()
                qemu.wait()
            finally:
                limit.cancel()
                qemu.kill()
        if qemu.returncode != 0 and not expired.is_set():
            raise Problem(f"{self._program} ended with exit code {qemu.returncode}: {error}")
        return expired.is_set()

    def _kernel_options(self):
        return " ".join([
            f"console={self._serial}", "rdinit=/init", "panic=-1", "mitigations=off",
            # Under emulation the kernel would mark the TSC as unstable, and use a slower clock.
            "tsc=reliable", "clocksource=tsc", "no_timer_check", "random.trust_cpu=on",
            # Emulated processors stop for seconds when the machine is busy.
            "watchdog_thresh=60", "rcupdate.rcu_cpu_stall_timeout=120", "nmi_watchdog=0",
        ])


def write_disk(file):
    """Writes an empty disk for temporary files: some tests need a file system with blocks, which the root is not."""
    with file.open("wb") as disk:
        disk.truncate(DISK_SIZE)
    subprocess.run([MKFS, "-q", "-F", file], check=True)


def share(name, path, options):
    """Returns qemu's arguments that share a folder with the guest by 9p."""
    return [
        "-fsdev", f"local,id={name},path={path},security_model=none,multidevs=remap{options}",
        "-device", f"virtio-9p-pci,fsdev={name},mount_tag={name}",
    ]


def findings(log):
    """Returns the lines in which the kernel reports a fault in itself."""
    return [match[0].strip() for match in FINDING.finditer(log)]
