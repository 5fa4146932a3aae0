using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Queues of another size.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Makes the queues larger or smaller: IORING_REGISTER_RESIZE_RINGS, Linux 6.13, for rings with DEFER_TASKRUN. Entries that the kernel
    /// has not taken and completions that are unread move along; entries and completions that the caller still points to do not.
    /// Nobody may reap meanwhile.
    /// </summary>
    /// <param name="entries">Submission queue entries; the kernel rounds up to a power of two, at most 32,768.</param>
    /// <param name="completionEntries">Completion queue entries, or null for twice <paramref name="entries"/>.</param>
    /// <returns>
    /// 0, or an errno that leaves the queues as they were: EOVERFLOW when what is in a queue does not fit into the new one, or the end
    /// of the new one would cut an unread completion of 32 bytes in a mixed queue; EBUSY for a ring with SQ_REWIND that has entries
    /// which the kernel has not taken; EINVAL
    /// without DEFER_TASKRUN, for queues in memory of the caller or of huge pages, above the most entries, and on older kernels; EBADF
    /// for a ring without a descriptor, whose new queues could not be mapped; EEXIST from another thread than the one that submits;
    /// EBADFD while the ring is disabled (6.18 allows it); ENOMEM.
    /// </returns>
    /// <exception cref="IoUringException">The new queues cannot be mapped: the ring is lost, and to be disposed.</exception>
    /// <remarks>Manual: <c>io_uring_resize_rings(3)</c>.</remarks>
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

        // The kernel moves completions place by place, wherever the end of the new queue is.
        RingSizes sizes = RingSizes.Of(new IoUringOptions { Entries = entries, CompletionEntries = completionEntries });
        if (Completions.WouldBeCut(sizes.CqEntries))
        {
            return KernelResult.Failed(Errno.EOVERFLOW);
        }

        // The kernel copies what its tail says.
        _ = Submissions.Publish();
        KernelResult answer = Register(IORING_REGISTER_RESIZE_RINGS, &parameters, 1);
        if (answer.IsError)
        {
            return answer;
        }

        // The kernel fills in less than at setup.
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
            // What is mapped is not what the kernel looks at any more.
            Submissions.Detach();
            Completions.Detach();
            throw Refusal.Create(errno, "map the resized queues", "dispose the ring");
        }

        Submissions.Attach(mapping, parameters);
        Completions.Attach(mapping, parameters);
        _mapping.Dispose();
        _mapping = mapping;
    }

    // Linux 6.18 leaves out where the index array is. It follows the completions, on a cache line of its own (rings_size() in io_uring.c).
    private static uint IndexArrayOffset(in io_uring_params parameters)
    {
        const uint CacheLine = 64;
        nuint end = parameters.cq_off.cqes + (parameters.cq_entries * RingSizes.CqeBytes(parameters.flags));
        return (uint)RingSizes.AlignUp(end, CacheLine);
    }
}
