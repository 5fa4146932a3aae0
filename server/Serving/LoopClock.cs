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

    private long _ticked;

    /// <param name="ticks">Whether to count ticks even where there is a vDSO.</param>
    public LoopClock(bool ticks) => Ticks = ticks;

    /// <summary>Whether this process has a vDSO.</summary>
    public static bool HasVdso => AuxiliaryVector.Get(AtSysinfoEhdr) != 0;

    /// <summary>Whether the clock needs the ring's ticks.</summary>
    public bool Ticks { get; }

    public long Now => Ticks ? _ticked : Environment.TickCount64;

    /// <summary>Adds one tick of the ring.</summary>
    public void Tick() => _ticked += TickLength;
}
