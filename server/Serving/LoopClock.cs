using System.Diagnostics;
using Uring.Server.Native;

namespace Uring.Server.Serving;

/// <summary>The time of a loop, in milliseconds, without a system call.</summary>
/// <remarks>
/// The kernel's coarse clock lies in the vDSO with every clock source: vdso(7). Without a vDSO, an sqpoll loop counts
/// the ticks of a timeout in its ring.
/// </remarks>
internal sealed class LoopClock
{
    /// <summary>The interval of the ring's ticks, in milliseconds.</summary>
    public const int TickLength = 10;

    // getauxval(3), linux/auxvec.h: the address of the vDSO.
    private const nuint AtSysinfoEhdr = 33;

    private static readonly long s_timestampsPerMillisecond = Stopwatch.Frequency / 1000;

    private readonly bool _precise;
    private long _ticked;

    /// <param name="ticks">Whether to count ticks even where there is a vDSO.</param>
    /// <param name="precise">
    /// Whether to read the precise clock. It takes longer. The coarse one advances every 4 ms on most kernels: a loop
    /// that wakes at its deadline could still read an earlier time, and would sleep once more.
    /// </param>
    public LoopClock(bool ticks, bool precise = false) => (Ticks, _precise) = (ticks, precise);

    /// <summary>Whether this process has a vDSO.</summary>
    public static bool HasVdso => AuxiliaryVector.Get(AtSysinfoEhdr) != 0;

    /// <summary>Whether the clock needs the ring's ticks.</summary>
    public bool Ticks { get; }

    public long Now => Ticks ? _ticked : _precise ? Stopwatch.GetTimestamp() / s_timestampsPerMillisecond : Environment.TickCount64;

    /// <summary>Adds one tick of the ring.</summary>
    public void Tick() => _ticked += TickLength;
}
