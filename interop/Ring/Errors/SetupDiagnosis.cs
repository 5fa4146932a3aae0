namespace Uring.Interop;

/// <summary>Turns the errno of a failed setup into a cause and a remedy: io_uring_setup(2), section ERRORS.</summary>
internal static class SetupDiagnosis
{
    private const string DisabledSysctl = "/proc/sys/kernel/io_uring_disabled";

    public static IoUringSetupException Explain(Errno errno, IoUringOptions options) =>
        Explain(errno, options, ReadDisabledSysctl());

    /// <param name="errno">What the kernel answered.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="disabled">The value of <c>kernel.io_uring_disabled</c>; 0 where there is no such setting (before 6.6).</param>
    internal static IoUringSetupException Explain(Errno errno, IoUringOptions options, int disabled)
    {
        (SetupFailure cause, string remedy) = errno switch
        {
            Errno.ENOSYS => (SetupFailure.NotAvailable,
                "this kernel has no io_uring (it needs 5.1 or later, CONFIG_IO_URING), or a container profile hides it"),
            Errno.EPERM when disabled == 2 => (SetupFailure.DisabledBySysctl,
                "kernel.io_uring_disabled is 2: set it to 0, or to 1 and run with CAP_SYS_ADMIN"),
            Errno.EPERM when disabled == 1 => (SetupFailure.DisabledBySysctl,
                "kernel.io_uring_disabled is 1: run with CAP_SYS_ADMIN or in the group of kernel.io_uring_group, or set it to 0"),
            Errno.EPERM when options.SqPoll => (SetupFailure.SqPollNotPermitted,
                "SQPOLL needs root before Linux 5.11 and CAP_SYS_NICE before 5.13; on later kernels a seccomp profile forbids io_uring"),
            Errno.EPERM or Errno.EACCES => (SetupFailure.NotPermitted,
                "a seccomp profile or security module forbids io_uring: allow io_uring_setup, io_uring_enter and io_uring_register"),
            Errno.ENOMEM => (SetupFailure.OutOfMemory,
                "not enough memory: raise the memlock limit (ulimit -l; kernels before 5.12 charge the ring to it) or ask for fewer entries"),
            Errno.EMFILE => (SetupFailure.OutOfDescriptors,
                "this process has no descriptor left: raise the open files limit (ulimit -n)"),
            Errno.ENFILE => (SetupFailure.OutOfDescriptors,
                "the system has no descriptor left: raise fs.file-max"),
            Errno.EINVAL => (SetupFailure.NotSupported,
                $"this kernel refuses {options.Entries} entries with these options ({options.DescribeFlags()})"),
            _ => (SetupFailure.Other, "io_uring_setup(2) does not tell why"),
        };

        return new IoUringSetupException(cause, errno, $"cannot set up the ring: {KernelResult.Describe(errno)}: {remedy}");
    }

    private static int ReadDisabledSysctl()
    {
        try
        {
            return int.TryParse(File.ReadAllText(DisabledSysctl), out int value) ? value : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Kernels before 6.6 have no such setting; where it can't be read, the next likely cause is told.
            return 0;
        }
    }
}
