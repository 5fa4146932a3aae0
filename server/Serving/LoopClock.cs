using Uring.Server.Native;

namespace Uring.Server.Serving;

/// <summary>
/// The time of a loop, in milliseconds, without a system call. The coarse clock of the kernel lies in the vDSO whatever the
/// machine's clock source is (vdso(7)). Without a vDSO a loop that is to make no system call counts the ticks that its ring gives it.
/// </summary>
internal struct LoopClock
{
    /// <summary>How far apart the ring's ticks are, in milliseconds.</summary>
    public const int TickLength = 10;

    // getauxval(3), linux/auxvec.h: where the vDSO is.
    private const nuint AtSysinfoEhdr = 33;

    private long _ticked;

    /// <param name="ticks">Whether to count ticks though there may be a vDSO.</param>
    public LoopClock(bool ticks) => Ticks = ticks;

    /// <summary>Whether this process has a vDSO.</summary>
    public static bool HasVdso => AuxiliaryVector.Get(AtSysinfoEhdr) != 0;

    /// <summary>Whether it needs the ring's ticks.</summary>
    public bool Ticks { get; }

    public readonly long Now => Ticks ? _ticked : Environment.TickCount64;

    /// <summary>The ring has ticked.</summary>
    public void Tick() => _ticked += TickLength;
}
