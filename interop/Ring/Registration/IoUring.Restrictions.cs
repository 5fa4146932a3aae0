using System.Runtime.InteropServices;
using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>The restrictions of a ring, or of every ring that a thread creates.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Restricts the ring permanently, from <see cref="Enable"/> on: IORING_REGISTER_RESTRICTIONS, Linux
    /// 5.10. The ring must be disabled, and can be restricted once.
    /// </summary>
    /// <param name="restrictions">The allowed operations. The kernel refuses all others with EACCES.</param>
    /// <exception cref="IoUringException">
    /// EBADFD: the ring is enabled (<see cref="IoUringOptions.Disabled"/>). EBUSY: the ring is already
    /// restricted. EINVAL: the kernel does not know an operation, or has fewer operations than there are
    /// entries.
    /// </exception>
    /// <remarks>Manual: io_uring_register_restrictions(3).</remarks>
    public void RegisterRestrictions(RingRestrictions restrictions)
    {
        ArgumentNullException.ThrowIfNull(restrictions);
        RegisterRestrictions(restrictions.ToEntries());
    }

    /// <summary>
    /// Restricts the ring by the kernel's entries. Of several masks of one kind the kernel keeps the last.
    /// </summary>
    /// <param name="restrictions">The entries.</param>
    /// <exception cref="IoUringException">
    /// As <see cref="RegisterRestrictions(RingRestrictions)"/>.
    /// </exception>
    public void RegisterRestrictions(ReadOnlySpan<io_uring_restriction> restrictions)
    {
        // The kernel accepts an empty array, but requires an address.
        io_uring_restriction none;
        fixed (io_uring_restriction* entries = restrictions)
        {
            io_uring_restriction* first = entries == null ? &none : entries;
            KernelResult answer = Register(IORING_REGISTER_RESTRICTIONS, first, (uint)restrictions.Length);
            string? fix = answer.Errno == Errno.EBADFD ? "set up the ring with Disabled, restrict, and then enable it" : null;
            Refusal.ThrowIf(answer, "restrict the ring", fix);
        }
    }

    /// <summary>
    /// Restricts every ring that the calling thread creates from here on, and the rings of threads and
    /// processes that it starts: Linux 7.0. The restriction is permanent, and a thread can set it once. It
    /// does not apply to existing rings.
    /// </summary>
    /// <param name="restrictions">The allowed operations. The kernel refuses all others with EACCES.</param>
    /// <exception cref="IoUringException">
    /// EPERM: the thread is already restricted. EACCES: the thread has no CAP_SYS_ADMIN and can gain
    /// privileges (PR_SET_NO_NEW_PRIVS, prctl(2)). EINVAL: the kernel is older (EBADF before 6.13). Other
    /// causes of EINVAL are those of <see cref="RegisterRestrictions(RingRestrictions)"/>.
    /// </exception>
    /// <remarks>IORING_REGISTER_RESTRICTIONS without a ring. Manual: io_uring_register(2).</remarks>
    public static void RegisterTaskRestrictions(RingRestrictions restrictions)
    {
        ArgumentNullException.ThrowIfNull(restrictions);
        byte[] argument = DescribeTaskRestrictions(restrictions.ToEntries());
        fixed (byte* start = argument)
        {
            KernelResult answer = new(Libc.IoUringRegister(-1, (uint)IORING_REGISTER_RESTRICTIONS, start, 1));
            Refusal.ThrowIf(answer, "restrict the thread's rings", TaskFix(answer.Errno));
        }
    }

    /// <summary>Returns the header and, directly behind it, the entries.</summary>
    internal static byte[] DescribeTaskRestrictions(ReadOnlySpan<io_uring_restriction> restrictions)
    {
        byte[] argument = new byte[sizeof(io_uring_task_restriction) + (restrictions.Length * sizeof(io_uring_restriction))];
        io_uring_task_restriction header = new() { nr_res = checked((ushort)restrictions.Length) };
        MemoryMarshal.Write(argument, header);
        MemoryMarshal.AsBytes(restrictions).CopyTo(argument.AsSpan(sizeof(io_uring_task_restriction)));
        return argument;
    }

    private static string? TaskFix(Errno errno) => errno switch
    {
        Errno.EACCES => "run with CAP_SYS_ADMIN, or set PR_SET_NO_NEW_PRIVS for the thread first",
        Errno.EINVAL or Errno.EBADF => "restrictions of a thread require Linux 7.0",
        _ => null,
    };
}
