using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Operations;

/// <content>A timeout.</content>
internal sealed unsafe partial class Operation
{
    // The kernel reads the time when it takes the entry. The finalizer frees it, and the loop references the object until then.
    private __kernel_timespec* _time;

    ~Operation() => NativeMemory.Free(_time);

    /// <summary>Makes the operation a timeout.</summary>
    /// <param name="delay">The time, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    public void PrepareDelay(TimeSpan delay)
    {
        if (_time is null)
        {
            _time = (__kernel_timespec*)NativeMemory.Alloc((nuint)sizeof(__kernel_timespec));
        }

        // A century: the kernel overflows with the largest time.
        TimeSpan bounded = delay == Timeout.InfiniteTimeSpan || delay > s_century ? s_century : delay;
        _time->tv_sec = bounded.Ticks / TimeSpan.TicksPerSecond;
        _time->tv_nsec = bounded.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        _kind = OperationKind.Delay;
        _entry = default;
        _entry.PrepTimeout(_time, 0, 0);
    }

    private static readonly TimeSpan s_century = TimeSpan.FromDays(36_525);

    private OperationStep AfterDelay()
    {
        if (_result.Errno == Errno.ETIME)
        {
            _result = default;
        }

        return OperationStep.Complete;
    }
}
