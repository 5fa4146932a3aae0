using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>The threads of the kernel (io-wq) for requests that block.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Binds workers to processors: IORING_REGISTER_IOWQ_AFF, Linux 5.14. Without SQPOLL the workers are
    /// those of the calling thread, for all its rings. With SQPOLL they are those of the ring's SQ thread.
    /// </summary>
    /// <param name="processors">
    /// Numbers of processors, counted from 0. The kernel ignores numbers that cannot exist on this machine.
    /// </param>
    /// <exception cref="IoUringException">
    /// EINVAL: no processor is given, or one is outside the thread's cpuset. ENOMEM.
    /// </exception>
    /// <remarks>
    /// The binding applies to workers that start from here on. Manual: io_uring_register_iowq_aff(3).
    /// </remarks>
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

    /// <summary>Binds workers to the processors of a mask, in the format of sched_setaffinity(2).</summary>
    /// <param name="mask">A bit for each processor. The lowest bit of the first byte is processor 0.</param>
    /// <exception cref="IoUringException">
    /// As <see cref="RegisterWorkerAffinity(ReadOnlySpan{int})"/>.
    /// </exception>
    public void RegisterWorkerAffinityMask(ReadOnlySpan<byte> mask)
    {
        byte none;
        fixed (byte* bits = mask)
        {
            byte* first = bits == null ? &none : bits;
            Refusal.ThrowIf(Register(IORING_REGISTER_IOWQ_AFF, first, (uint)mask.Length), "bind the workers to processors");
        }
    }

    /// <summary>
    /// Ends the binding: workers run on every processor of the thread. IORING_UNREGISTER_IOWQ_AFF, Linux
    /// 5.14.
    /// </summary>
    /// <exception cref="IoUringException">EINVAL: the calling thread has never used a ring.</exception>
    /// <remarks>Manual: io_uring_unregister_iowq_aff(3).</remarks>
    public void UnregisterWorkerAffinity() =>
        Refusal.ThrowIf(Register(IORING_UNREGISTER_IOWQ_AFF, null, 0), "unbind the workers");

    /// <summary>
    /// Limits the workers of every thread that uses the ring: IORING_REGISTER_IOWQ_MAX_WORKERS, Linux 5.15.
    /// Requests above the limit wait for a free worker.
    /// </summary>
    /// <param name="limits">
    /// The most workers for each NUMA node. A 0 does not change the limit, so two zeros only read the limits.
    /// </param>
    /// <returns>The limits before the call.</returns>
    /// <exception cref="IoUringException">EINVAL: a limit is above 2^31 - 1.</exception>
    /// <remarks>Manual: io_uring_register_iowq_max_workers(3).</remarks>
    public WorkerLimits RegisterMaxWorkers(WorkerLimits limits)
    {
        uint* values = stackalloc uint[2] { limits.Bounded, limits.Unbounded };
        Refusal.ThrowIf(Register(IORING_REGISTER_IOWQ_MAX_WORKERS, values, 2), "limit the workers");
        return new WorkerLimits(values[0], values[1]);
    }
}
