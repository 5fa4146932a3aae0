using System.Runtime.InteropServices;
using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>What a ring, or every ring that a thread makes, may be asked to do.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Restricts the ring for good, from <see cref="Enable"/> on: IORING_REGISTER_RESTRICTIONS, Linux 5.10. The ring has to be disabled
    /// still, and can be restricted once.
    /// </summary>
    /// <param name="restrictions">What is allowed; all else is refused with EACCES.</param>
    /// <exception cref="IoUringException">
    /// EBADFD when the ring is not disabled (<see cref="IoUringOptions.Disabled"/>); EBUSY when it is restricted already; EINVAL for an
    /// operation that the kernel has never heard of, or more entries than it has operations.
    /// </exception>
    /// <remarks>Manual: <c>io_uring_register_restrictions(3)</c>.</remarks>
    public void RegisterRestrictions(RingRestrictions restrictions)
    {
        ArgumentNullException.ThrowIfNull(restrictions);
        RegisterRestrictions(restrictions.ToEntries());
    }

    /// <summary>The same, by the entries that the kernel takes; of several masks of one sort it keeps the last.</summary>
    /// <param name="restrictions">What is allowed.</param>
    /// <exception cref="IoUringException">As above.</exception>
    public void RegisterRestrictions(ReadOnlySpan<io_uring_restriction> restrictions)
    {
        // An array of none is no error to the kernel, but it has to have an address.
        io_uring_restriction none;
        fixed (io_uring_restriction* entries = restrictions)
        {
            io_uring_restriction* first = entries == null ? &none : entries;
            KernelResult answer = Register(IORING_REGISTER_RESTRICTIONS, first, (uint)restrictions.Length);
            string? remedy = answer.Errno == Errno.EBADFD ? "set it up with Disabled, restrict it, then enable it" : null;
            Refusal.ThrowIf(answer, "restrict the ring", remedy);
        }
    }

    /// <summary>
    /// Restricts every ring that the calling thread makes from here on, and those of threads and processes it starts. For good, once per
    /// thread; rings that exist already stay as they are. Linux 7.0.
    /// </summary>
    /// <param name="restrictions">What is allowed; all else is refused with EACCES.</param>
    /// <exception cref="IoUringException">
    /// EPERM when the thread is restricted already; EACCES without CAP_SYS_ADMIN unless the thread can gain no privileges
    /// (PR_SET_NO_NEW_PRIVS, prctl(2)); EINVAL on older kernels (EBADF before 6.13), and for what
    /// <see cref="RegisterRestrictions(RingRestrictions)"/> says.
    /// </exception>
    /// <remarks>IORING_REGISTER_RESTRICTIONS without a ring; <c>io_uring_register(2)</c>.</remarks>
    public static void RegisterTaskRestrictions(RingRestrictions restrictions)
    {
        ArgumentNullException.ThrowIfNull(restrictions);
        byte[] argument = DescribeTaskRestrictions(restrictions.ToEntries());
        fixed (byte* start = argument)
        {
            KernelResult answer = new(Libc.IoUringRegister(-1, (uint)IORING_REGISTER_RESTRICTIONS, start, 1));
            Refusal.ThrowIf(answer, "restrict the thread's rings", TaskRemedy(answer.Errno));
        }
    }

    /// <summary>The header and, right behind it, the entries.</summary>
    internal static byte[] DescribeTaskRestrictions(ReadOnlySpan<io_uring_restriction> restrictions)
    {
        byte[] argument = new byte[sizeof(io_uring_task_restriction) + (restrictions.Length * sizeof(io_uring_restriction))];
        io_uring_task_restriction header = new() { nr_res = checked((ushort)restrictions.Length) };
        MemoryMarshal.Write(argument, header);
        MemoryMarshal.AsBytes(restrictions).CopyTo(argument.AsSpan(sizeof(io_uring_task_restriction)));
        return argument;
    }

    private static string? TaskRemedy(Errno errno) => errno switch
    {
        Errno.EACCES => "run with CAP_SYS_ADMIN, or set PR_SET_NO_NEW_PRIVS for the thread first",
        Errno.EINVAL or Errno.EBADF => "kernels before 7.0 do not have this",
        _ => null,
    };
}
