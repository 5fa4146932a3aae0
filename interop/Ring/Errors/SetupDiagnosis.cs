using static Uring.Interop.SetupFailure;

namespace Uring.Interop;

/// <summary>
/// Turns the errno of a failed setup into a cause and a fix: io_uring_setup(2), section ERRORS.
/// </summary>
internal static class SetupDiagnosis
{
    // The kernel returns EPERM, EACCES or ENOSYS for each of them, so the errno does not identify one.
    private const string Barriers =
        "kernel.io_uring_disabled; the seccomp profile of a container (allow io_uring_setup, io_uring_enter and io_uring_register); "
        + "SELinux (class io_uring, for SQPOLL its permission sqpoll); an emulation without io_uring, such as gVisor or qemu-user";

    private const string DisabledSysctl = "/proc/sys/kernel/io_uring_disabled";

    public static IoUringSetupException Explain(Errno errno, IoUringOptions options, SetupStage stage) =>
        stage switch
        {
            SetupStage.Memory => NoHugePages(errno),
            SetupStage.Mapping => NotMapped(errno),
            _ => Explain(errno, options, ReadDisabledSysctl()),
        };

    /// <param name="errno">The error of the kernel.</param>
    /// <param name="options">The options of the ring.</param>
    /// <param name="disabled">
    /// The value of <c>kernel.io_uring_disabled</c>, or 0 without this setting (before 6.6).
    /// </param>
    internal static IoUringSetupException Explain(Errno errno, IoUringOptions options, int disabled)
    {
        (SetupFailure cause, string fix) = errno switch
        {
            Errno.ENOSYS => (NotAvailable,
                $"this kernel has no io_uring (which requires Linux 5.1 or later and CONFIG_IO_URING), or one of these hides it: {Barriers}"),
            Errno.EPERM when disabled == 2 => (DisabledBySysctl,
                "kernel.io_uring_disabled is 2: set it to 0, or to 1 and run with CAP_SYS_ADMIN or in the group of kernel.io_uring_group"),
            Errno.EPERM when disabled == 1 => (DisabledBySysctl,
                "kernel.io_uring_disabled is 1: run with CAP_SYS_ADMIN or in the group of kernel.io_uring_group, or set it to 0"),
            Errno.EPERM or Errno.EACCES when options.SqPoll => (SqPollNotPermitted,
                $"SQPOLL requires root before Linux 5.11 and CAP_SYS_NICE before 5.13; on later kernels one of these forbids it: {Barriers}"),
            Errno.EPERM or Errno.EACCES => (NotPermitted, $"one of these forbids io_uring: {Barriers}"),
            Errno.ENOMEM => (OutOfMemory,
                "too little memory: raise the memlock limit (ulimit -l) or lower Entries: kernels before 5.12, and from 6.14 to 7.1, "
                + "charge the ring to that limit, except with CAP_IPC_LOCK"),
            Errno.EAGAIN => (OutOfThreads,
                "no thread is free for SQPOLL: raise the limit of processes (ulimit -u, pids.max of the cgroup)"),
            Errno.EMFILE => (OutOfDescriptors,
                "this process has no free descriptor: raise the limit of open files (ulimit -n)"),
            Errno.ENFILE => (OutOfDescriptors,
                "the system has no free descriptor: raise fs.file-max"),
            Errno.EBUSY when options.RegisteredFdOnly => (OutOfDescriptors,
                "a thread has room for 16 registered rings: dispose one, or set up this one in another thread"),
            Errno.EFAULT when options.Memory is not null => (BadMemory,
                "the kernel cannot write to Memory: map all of it, writable"),
            Errno.EINVAL when options.Memory is not null => (NotSupported,
                "this kernel has no NO_MMAP (since 6.5), or requires contiguous physical memory (before 6.14): use a huge page"
                + $"; {options.Entries} entries, {options.DescribeFlags()}"),
            Errno.EINVAL when options.SqThreadCpu is { } cpu => (NotSupported,
                $"processor {cpu} is offline or outside the set of this process, or this kernel lacks one of the options ({options.DescribeFlags()})"),
            Errno.EINVAL => (NotSupported,
                $"this kernel refuses {options.Entries} entries with these options ({options.DescribeFlags()})"),
            Errno.EBADF or Errno.ENXIO when options.AttachTo is not null => (BadAttachment,
                "AttachTo is closed, or being closed: attach to an open ring"),
            _ => (Other, "io_uring_setup(2) does not document this error"),
        };

        return Failed("set up the ring", cause, errno, fix);
    }

    private static IoUringSetupException NoHugePages(Errno errno) =>
        Failed("take memory for the ring", OutOfMemory, errno, errno == Errno.ENOMEM
            ? "too few huge pages are free: raise vm.nr_hugepages (pages of 2 MiB), lower Entries, or remove HugePages"
            : "this kernel has no huge pages of 2 MiB: remove HugePages");

    private static IoUringSetupException NotMapped(Errno errno) => errno switch
    {
        Errno.ENOMEM => Failed("map the ring", OutOfMemory, errno,
            "the address space is full: raise its limit (ulimit -v), or vm.max_map_count, or dispose rings"),
        Errno.EAGAIN => Failed("map the ring", OutOfMemory, errno,
            "this process locks all its mappings (mlockall(2)): raise the memlock limit (ulimit -l)"),
        Errno.EPERM or Errno.EACCES => Failed("map the ring", NotPermitted, errno,
            "a seccomp profile or security module forbids mmap(2) of a ring: allow it"),
        _ => Failed("map the ring", Other, errno, "mmap(2) does not document this error"),
    };

    private static IoUringSetupException Failed(string what, SetupFailure cause, Errno errno, string fix) =>
        new(cause, errno, $"cannot {what}: {KernelResult.Describe(errno)}: {fix}");

    private static int ReadDisabledSysctl()
    {
        try
        {
            return int.TryParse(File.ReadAllText(DisabledSysctl), out int value) ? value : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Kernels before 6.6 have no such setting. Without its value the message names the next likely
            // cause.
            return 0;
        }
    }
}
