using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// Timeouts and signal masks for waits, in registered memory of a ring:
/// <see cref="IoUring.SubmitAndWaitRegistered"/> names one by its index, and the kernel copies no argument.
/// The program can change them between two waits.
/// </summary>
/// <remarks>
/// Several rings can register the same arguments. The kernel pins the memory while a ring uses it. Dispose
/// the arguments when no ring waits with them any more: the garbage collector does not free them. Manual:
/// io_uring_register_region(3), io_uring_submit_and_wait_reg(3).
/// </remarks>
public sealed unsafe class WaitArguments : IDisposable
{
    private readonly nuint _mapped;
    private io_uring_reg_wait* _waits;

    // Behind the waits, outside the memory that the kernel pins: the waits point to the masks.
    private ulong* _masks;

    /// <summary>Allocates the arguments. Each waits without a limit until the program sets one.</summary>
    /// <exception cref="IoUringException">ENOMEM.</exception>
    /// <param name="count">
    /// The least number of arguments. They fill whole pages: 63 fit in one page of 4096 bytes, 127 in two.
    /// </param>
    public WaitArguments(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        nuint page = (nuint)Environment.SystemPageSize;

        // The last place of the region is unusable: the kernel's bounds check against speculation selects the
        // first place instead (io_get_ext_arg_reg() with array_index_nospec(), seen on 6.18).
        nuint used = ((nuint)count + 1) * (nuint)sizeof(io_uring_reg_wait);
        Length = (used + page - 1) / page * page;
        Count = checked((int)(Length / (nuint)sizeof(io_uring_reg_wait)) - 1);
        nuint all = Length + ((nuint)Count * sizeof(ulong));
        _mapped = all;

        // Mapped and not from the heap: the kernel holds the pages for some ms after the ring's Dispose.
        Errno errno = Libc.MapAnonymous(all, out void* memory);
        Refusal.ThrowIf(errno, $"take memory for {count} wait arguments", "raise the limit of the address space (ulimit -v), or lower the number");

        _waits = (io_uring_reg_wait*)memory;
        _masks = (ulong*)((byte*)_waits + Length);
    }

    /// <summary>The number of arguments. 0 after Dispose.</summary>
    public int Count { get; private set; }

    /// <summary>The size of the registered memory in bytes.</summary>
    internal nuint Length { get; }

    /// <summary>The address of the registered memory.</summary>
    internal void* Address => _waits;

    /// <summary>One argument in the kernel's format.</summary>
    /// <param name="index">The index, counted from 0.</param>
    public ref io_uring_reg_wait this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref _waits[index];
        }
    }

    /// <summary>Sets the limit of a wait with this argument. Without a call the wait has none.</summary>
    /// <param name="index">The index, counted from 0.</param>
    /// <param name="timeout">
    /// The limit. After it the wait returns the completions so far, or ETIME if there are none. A negative
    /// limit ends the wait at once.
    /// </param>
    public void SetTimeout(int index, TimeSpan timeout)
    {
        ref io_uring_reg_wait wait = ref this[index];
        wait.ts = KernelTime.From(timeout);
        wait.flags |= IORING_REG_WAIT_TS;
    }

    /// <summary>
    /// Sets a minimum time, before which fewer completions than requested do not end the wait.
    /// </summary>
    /// <param name="index">The index, counted from 0.</param>
    /// <param name="microseconds">
    /// The time in microseconds, after which a single completion ends the wait. 0 sets no minimum time.
    /// Without a timeout the wait ends at this time, with ETIME if no completion has come.
    /// </param>
    /// <remarks>
    /// IORING_FEAT_MIN_TIMEOUT, Linux 6.12. Manual: io_uring_submit_and_wait_min_timeout(3).
    /// </remarks>
    public void SetMinimumWait(int index, uint microseconds) => this[index].min_wait_usec = microseconds;

    /// <summary>
    /// Sets the signals that a wait with this argument blocks, instead of the thread's mask: as in ppoll(2).
    /// </summary>
    /// <param name="index">The index, counted from 0.</param>
    /// <param name="blocked">Bit n - 1 for signal n, or null for the thread's mask.</param>
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
