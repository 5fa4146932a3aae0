using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// Timeouts and signal masks for waits, in memory that a ring has registered: <see cref="IoUring.SubmitAndWaitRegistered"/> names one by
/// its index, and the kernel copies nothing. They can be changed between any two waits.
/// </summary>
/// <remarks>
/// May be registered with several rings. The kernel pins the memory for as long as a ring has it; dispose it when no ring waits by it any
/// more; the garbage collector does not. Manual: <c>io_uring_register_region(3)</c>, <c>io_uring_submit_and_wait_reg(3)</c>.
/// </remarks>
public sealed unsafe class WaitArguments : IDisposable
{
    private readonly nuint _mapped;
    private io_uring_reg_wait* _waits;

    // Behind the waits, outside of what the kernel pins: it is pointed to.
    private ulong* _masks;

    /// <summary>Allocates them; each waits without a limit until it is set.</summary>
    /// <exception cref="IoUringException">ENOMEM.</exception>
    /// <param name="count">How many at least; whole pages are filled, so that there are 63 in one of 4096 bytes, 127 in two.</param>
    public WaitArguments(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        nuint page = (nuint)Environment.SystemPageSize;

        // The last one of the region is of no use: its bounds check against speculation has the kernel take the first in its place
        // (io_get_ext_arg_reg() with array_index_nospec(); seen on 6.18).
        nuint used = ((nuint)count + 1) * (nuint)sizeof(io_uring_reg_wait);
        Length = (used + page - 1) / page * page;
        Count = checked((int)(Length / (nuint)sizeof(io_uring_reg_wait)) - 1);
        nuint all = Length + ((nuint)Count * sizeof(ulong));
        _mapped = all;

        // Mapped, not of the heap: the kernel holds the pages for some ms after the ring is gone.
        Errno errno = Libc.MapAnonymous(all, out void* memory);
        Refusal.ThrowIf(errno, $"take memory for {count} wait arguments", "raise the limit on the address space (ulimit -v), or take less");

        _waits = (io_uring_reg_wait*)memory;
        _masks = (ulong*)((byte*)_waits + Length);
    }

    /// <summary>How many there are; 0 once disposed.</summary>
    public int Count { get; private set; }

    /// <summary>The size of the registered memory in bytes.</summary>
    internal nuint Length { get; }

    /// <summary>Where the registered memory begins.</summary>
    internal void* Address => _waits;

    /// <summary>One of them, as the kernel sees it.</summary>
    /// <param name="index">Which, counted from 0.</param>
    public ref io_uring_reg_wait this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref _waits[index];
        }
    }

    /// <summary>Sets how long a wait by this argument may last; without it there is no limit.</summary>
    /// <param name="index">Which, counted from 0.</param>
    /// <param name="timeout">
    /// After this the wait ends with what has come, and with ETIME when that is nothing. A negative one is over at once.
    /// </param>
    public void SetTimeout(int index, TimeSpan timeout)
    {
        ref io_uring_reg_wait wait = ref this[index];
        wait.ts = KernelTime.From(timeout);
        wait.flags |= IORING_REG_WAIT_TS;
    }

    /// <summary>Has a wait gather completions for a while: only after that it ends with fewer than were asked for.</summary>
    /// <param name="index">Which, counted from 0.</param>
    /// <param name="microseconds">
    /// For how long; from then on a single completion ends the wait. 0 for none. Without a timeout the wait ends then in any case, with
    /// ETIME when nothing has come.
    /// </param>
    /// <remarks>IORING_FEAT_MIN_TIMEOUT, Linux 6.12. Manual: <c>io_uring_submit_and_wait_min_timeout(3)</c>.</remarks>
    public void SetMinimumWait(int index, uint microseconds) => this[index].min_wait_usec = microseconds;

    /// <summary>Sets the signals that are blocked while a wait by this argument lasts, instead of the thread's own mask: as in ppoll(2).</summary>
    /// <param name="index">Which, counted from 0.</param>
    /// <param name="blocked">Bit n - 1 for signal n; null for the thread's own mask.</param>
    public void SetSignalMask(int index, ulong? blocked)
    {
        ref io_uring_reg_wait wait = ref this[index];
        _masks[index] = blocked ?? 0;
        wait.sigmask = blocked is null ? 0 : (ulong)(_masks + index);
        wait.sigmask_sz = blocked is null ? 0 : (uint)sizeof(ulong);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        if (_waits != null)
        {
            _ = Libc.Munmap(_waits, _mapped);
            _waits = null;
            _masks = null;
            Count = 0;
        }
    }
}
