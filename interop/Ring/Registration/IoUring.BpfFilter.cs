using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Filters that read requests.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Adds a filter for the requests of this ring: IORING_REGISTER_BPF_FILTER, Linux 7.0. A filter cannot be
    /// removed.
    /// </summary>
    /// <param name="filter">The filter.</param>
    /// <exception cref="IoUringException">
    /// EINVAL: the kernel does not accept the filter, or is older. EMSGSIZE: the kernel's data of the
    /// operation has another size than the filter requires, and the message has that size. EACCES: the thread
    /// has no CAP_SYS_ADMIN and can gain privileges (PR_SET_NO_NEW_PRIVS, prctl(2)). ENOMEM.
    /// </exception>
    /// <remarks>Manual: io_uring_register_bpf_filter(3).</remarks>
    public void RegisterBpfFilter(BpfFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        fixed (BpfInstruction* program = filter.Instructions.Span)
        {
            io_uring_bpf argument = Describe(filter, program);
            KernelResult answer = Register(IORING_REGISTER_BPF_FILTER, &argument, 1);
            Refusal.ThrowIf(answer, $"filter {filter.Operation}", FilterFix(answer.Errno, argument));
        }
    }

    /// <summary>
    /// Adds a filter for every ring that the calling thread creates from here on, and for the rings of
    /// threads and processes that it starts: Linux 7.0. A filter cannot be removed, and does not apply
    /// to existing rings.
    /// </summary>
    /// <param name="filter">The filter.</param>
    /// <exception cref="IoUringException">As <see cref="RegisterBpfFilter"/>.</exception>
    /// <remarks>
    /// IORING_REGISTER_BPF_FILTER without a ring. Manual: io_uring_register_bpf_filter_task(3).
    /// </remarks>
    public static void RegisterTaskBpfFilter(BpfFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        fixed (BpfInstruction* program = filter.Instructions.Span)
        {
            io_uring_bpf argument = Describe(filter, program);
            KernelResult answer = new(Libc.IoUringRegister(-1, (uint)IORING_REGISTER_BPF_FILTER, &argument, 1));
            Refusal.ThrowIf(answer, $"filter {filter.Operation} of the thread's rings", FilterFix(answer.Errno, argument));
        }
    }

    internal static io_uring_bpf Describe(BpfFilter filter, BpfInstruction* program)
    {
        io_uring_bpf argument = new() { cmd_type = (ushort)IO_URING_BPF_CMD_FILTER };
        argument.filter = new io_uring_bpf_filter
        {
            opcode = (uint)filter.Operation,
            flags = (filter.DenyRest ? IO_URING_BPF_FILTER_DENY_REST : 0) | (filter.StrictSize ? IO_URING_BPF_FILTER_SZ_STRICT : 0),
            filter_len = (uint)filter.Instructions.Length,
            filter_ptr = (ulong)program,
            pdu_size = filter.DataSize,
        };
        return argument;
    }

    // The kernel writes its size into the argument.
    private static string? FilterFix(Errno errno, io_uring_bpf argument) => errno == Errno.EMSGSIZE
        ? $"the kernel's data of this operation has {argument.filter.pdu_size} bytes"
        : TaskFix(errno);
}
