using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;
using Uring.Server.Serving.Answering;

namespace Uring.Server.Serving;

/// <summary>The parameters of a loop.</summary>
internal sealed unsafe class LoopSetup
{
    public required ServerOptions Options { get; init; }

    /// <summary>The descriptors of the sockets that the loop accepts from.</summary>
    public required IReadOnlyList<int> Listeners { get; init; }

    public required LoopControl Control { get; init; }

    /// <summary>The figures of the ring. They outlive the loop.</summary>
    public required RingFigures* Figures { get; init; }

    /// <summary>The access log; null without one.</summary>
    public AccessLogWriter? Log { get; init; }

    /// <summary>Whether the clock of an sqpoll loop counts ticks of the ring.</summary>
    public bool Ticks { get; init; } = !LoopClock.HasVdso;

    /// <summary>The processors of the loop's threads.</summary>
    public required ThreadPlacement Placement { get; init; }

    /// <summary>Serves as on a kernel that lacks what the running one has, for tests.</summary>
    public KernelLimits Limits { get; init; }

    /// <summary>When the answers are chosen.</summary>
    public AnswerTiming? Answers { get; init; }
}
