using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Filters that look into requests.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>Adds a filter for the requests of this ring: IORING_REGISTER_BPF_FILTER, Linux 7.0. It can't be removed.</summary>
    /// <param name="filter">The filter.</param>
    /// <exception cref="IoUringException">
    /// EINVAL for a filter that the kernel does not accept, and on older kernels; EMSGSIZE when the kernel's data of the operation is not
    /// of the size that the filter wants (the message tells it); EACCES without CAP_SYS_ADMIN unless the thread can gain no privileges
    /// (PR_SET_NO_NEW_PRIVS, prctl(2)); ENOMEM.
    /// </exception>
    /// <remarks>Manual: <c>io_uring_register_bpf_filter(3)</c>.</remarks>
    public void RegisterBpfFilter(BpfFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        fixed (BpfInstruction* program = filter.Instructions.Span)
        {
            io_uring_bpf argument = Describe(filter, program);
            KernelResult answer = Register(IORING_REGISTER_BPF_FILTER, &argument, 1);
            Refusal.ThrowIf(answer, $"filter {filter.Operation}", FilterRemedy(answer.Errno, argument));
        }
    }

    /// <summary>
    /// Adds a filter for every ring that the calling thread makes from here on, and those of threads and processes it starts; it can't be
    /// removed. Rings that exist already stay as they are. Linux 7.0.
    /// </summary>
    /// <param name="filter">The filter.</param>
    /// <exception cref="IoUringException">As <see cref="RegisterBpfFilter"/>.</exception>
    /// <remarks>IORING_REGISTER_BPF_FILTER without a ring. Manual: <c>io_uring_register_bpf_filter_task(3)</c>.</remarks>
    public static void RegisterTaskBpfFilter(BpfFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        fixed (BpfInstruction* program = filter.Instructions.Span)
        {
            io_uring_bpf argument = Describe(filter, program);
            KernelResult answer = new(Libc.IoUringRegister(-1, (uint)IORING_REGISTER_BPF_FILTER, &argument, 1));
            Refusal.ThrowIf(answer, $"filter {filter.Operation} of the thread's rings", FilterRemedy(answer.Errno, argument));
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

    // The kernel writes the size it has into the argument.
    private static string? FilterRemedy(Errno errno, io_uring_bpf argument) => errno == Errno.EMSGSIZE
        ? $"the kernel's data of this operation has {argument.filter.pdu_size} bytes"
        : TaskRemedy(errno);
}
