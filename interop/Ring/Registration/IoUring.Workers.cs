using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>The threads of the kernel (io-wq) that run requests which block.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Binds workers to processors: IORING_REGISTER_IOWQ_AFF, Linux 5.14. Without SQPOLL the workers are those of the calling
    /// thread, whichever of its rings the request came from; with it, those of the ring's SQ thread.
    /// </summary>
    /// <param name="processors">Numbers of processors, counted from 0; the kernel ignores those that cannot exist on this machine.</param>
    /// <exception cref="IoUringException">EINVAL for none, and for processors that the thread's cpuset does not have; ENOMEM.</exception>
    /// <remarks>It holds for workers that start from here on. Manual: <c>io_uring_register_iowq_aff(3)</c>.</remarks>
    public void RegisterWorkerAffinity(params ReadOnlySpan<int> processors)
    {
        int last = -1;
        foreach (int processor in processors)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(processor, nameof(processors));
            last = int.Max(last, processor);
        }

        byte[] mask = new byte[(last + 8) / 8];
        foreach (int processor in processors)
        {
            mask[processor / 8] |= (byte)(1 << (processor % 8));
        }

        RegisterWorkerAffinityMask(mask);
    }

    /// <summary>The same by a mask, such as sched_setaffinity(2) takes.</summary>
    /// <param name="mask">A bit for each processor, the lowest of the first byte for processor 0.</param>
    /// <exception cref="IoUringException">As above.</exception>
    public void RegisterWorkerAffinityMask(ReadOnlySpan<byte> mask)
    {
        byte none;
        fixed (byte* bits = mask)
        {
            byte* first = bits == null ? &none : bits;
            Refusal.ThrowIf(Register(IORING_REGISTER_IOWQ_AFF, first, (uint)mask.Length), "bind the workers to processors");
        }
    }

    /// <summary>Lets the workers run wherever the thread may: IORING_UNREGISTER_IOWQ_AFF, Linux 5.14.</summary>
    /// <exception cref="IoUringException">EINVAL when the calling thread has never used a ring.</exception>
    /// <remarks>Manual: <c>io_uring_unregister_iowq_aff(3)</c>.</remarks>
    public void UnregisterWorkerAffinity() =>
        Refusal.ThrowIf(Register(IORING_UNREGISTER_IOWQ_AFF, null, 0), "unbind the workers");

    /// <summary>
    /// Limits the workers of every thread that uses the ring: IORING_REGISTER_IOWQ_MAX_WORKERS, Linux 5.15. Requests beyond wait for a
    /// worker to become free.
    /// </summary>
    /// <param name="limits">The most per NUMA node; a 0 changes nothing, so that two of them only ask.</param>
    /// <returns>The limits so far.</returns>
    /// <exception cref="IoUringException">EINVAL above 2^31 - 1.</exception>
    /// <remarks>Manual: <c>io_uring_register_iowq_max_workers(3)</c>.</remarks>
    public WorkerLimits RegisterMaxWorkers(WorkerLimits limits)
    {
        uint* values = stackalloc uint[2] { limits.Bounded, limits.Unbounded };
        Refusal.ThrowIf(Register(IORING_REGISTER_IOWQ_MAX_WORKERS, values, 2), "limit the workers");
        return new WorkerLimits(values[0], values[1]);
    }
}
