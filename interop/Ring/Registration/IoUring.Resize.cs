using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>The resize of the queues.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Changes the sizes of the queues of a ring with DEFER_TASKRUN: IORING_REGISTER_RESIZE_RINGS, Linux
    /// 6.13. Entries that the kernel has not taken and unread completions move to the new queues. Pointers to
    /// entries and completions become invalid. No thread may reap during the call.
    /// </summary>
    /// <param name="entries">
    /// Entries of the submission queue. The kernel rounds them up to a power of two, at most 32,768.
    /// </param>
    /// <param name="completionEntries">
    /// Entries of the completion queue, or null for twice <paramref name="entries"/>.
    /// </param>
    /// <returns>
    /// 0, or an error that does not change the queues:
    /// <list type="bullet">
    /// <item>EOVERFLOW: the content of a queue does not fit into the new one. In a mixed queue, the end of the
    /// new one would cut an unread completion of 32 bytes.</item>
    /// <item>EBUSY: the ring has SQ_REWIND, and the kernel has not taken all entries.</item>
    /// <item>EINVAL: the ring has no DEFER_TASKRUN, its queues are in memory of the caller or of huge pages,
    /// a number is too high, or the kernel is older.</item>
    /// <item>EBADF: the ring has no descriptor for the mapping of the new queues.</item>
    /// <item>EEXIST: another thread submits to the ring.</item>
    /// <item>EBADFD: the ring is disabled (6.18 allows it).</item>
    /// <item>ENOMEM.</item>
    /// </list>
    /// </returns>
    /// <exception cref="IoUringException">
    /// The new queues cannot be mapped. The ring is unusable: dispose it.
    /// </exception>
    /// <remarks>Manual: io_uring_resize_rings(3).</remarks>
    public KernelResult ResizeRings(uint entries, uint? completionEntries = null)
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        if (Fd < 0 || (SetupFlags & IORING_SETUP_NO_MMAP) != 0)
        {
            return KernelResult.Failed(Fd < 0 ? Errno.EBADF : Errno.EINVAL);
        }

        io_uring_params parameters = new()
        {
            sq_entries = entries,
            cq_entries = completionEntries ?? 0,
            flags = completionEntries is null ? 0 : IORING_SETUP_CQSIZE,
        };

        if (!Submissions.CanMove)
        {
            return KernelResult.Failed(Errno.EBUSY);
        }

        // The kernel moves each place separately and does not check the end of the new queue.
        RingSizes sizes = RingSizes.Of(new IoUringOptions { Entries = entries, CompletionEntries = completionEntries });
        if (Completions.WouldBeCut(sizes.CqEntries))
        {
            return KernelResult.Failed(Errno.EOVERFLOW);
        }

        // The kernel copies the entries below its tail.
        _ = Submissions.Publish();
        KernelResult answer = Register(IORING_REGISTER_RESIZE_RINGS, &parameters, 1);
        if (answer.IsError)
        {
            return answer;
        }

        // The kernel fills in fewer members than at the set-up.
        parameters.features = Features;
        if ((parameters.flags & IORING_SETUP_NO_SQARRAY) == 0 && parameters.sq_off.array == 0)
        {
            parameters.sq_off.array = IndexArrayOffset(parameters);
        }

        Replace(parameters);
        return answer;
    }

    private void Replace(in io_uring_params parameters)
    {
        Errno errno = RingMapping.TryMap(Fd, parameters, separate: false, out RingMapping? mapping);
        if (mapping is null)
        {
            // The kernel does not use the mapped queues any more.
            Submissions.Detach();
            Completions.Detach();
            throw Refusal.Create(errno, "map the resized queues", "dispose the ring");
        }

        Submissions.Attach(mapping, parameters);
        Completions.Attach(mapping, parameters);
        _mapping.Dispose();
        _mapping = mapping;
    }

    // Linux 6.18 does not report the offset of the index array. The array follows the completions, on a
    // separate cache line (rings_size() in io_uring.c).
    private static uint IndexArrayOffset(in io_uring_params parameters)
    {
        const uint CacheLine = 64;
        nuint end = parameters.cq_off.cqes + (parameters.cq_entries * RingSizes.CqeBytes(parameters.flags));
        return (uint)RingSizes.AlignUp(end, CacheLine);
    }
}
