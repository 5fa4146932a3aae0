using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;
using Uring.Server.Sockets;

namespace Uring.Server.Serving;

/// <summary>What a loop is made of.</summary>
internal sealed unsafe class LoopSetup
{
    public required ServerOptions Options { get; init; }

    /// <summary>The sockets that it accepts from.</summary>
    public required IReadOnlyList<Listener> Listeners { get; init; }

    /// <summary>How it is told what to do.</summary>
    public required LoopControl Control { get; init; }

    /// <summary>Where it tells what happens.</summary>
    public required RingFigures* Figures { get; init; }

    /// <summary>Whether the clock of an sqpoll loop is the ring's ticks.</summary>
    public bool Ticks { get; init; } = !LoopClock.HasVdso;

    /// <summary>Where its threads run.</summary>
    public required ThreadPlacement Placement { get; init; }
}
