using System.Net;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Http.Sites;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;
using Uring.Server.Serving;
using Uring.Server.Serving.Answering;
using Uring.Server.Sockets;

namespace Uring.Tests.Server;

/// <summary>
/// A loop that no thread runs, on a ring that is not enabled: a test takes its steps one by one.
/// </summary>
internal sealed class LoopSteps : IDisposable
{
    private readonly unsafe RingFigures* _figures = (RingFigures*)NativeMemory.AllocZeroed((nuint)sizeof(RingFigures));
    private readonly ListenerSet _listeners;

    /// <param name="options">The settings without the address.</param>
    /// <param name="ticks">Whether the clock counts ticks of the ring even where there is a vDSO.</param>
    /// <param name="answers">When the answers are chosen; null for the default of the mode.</param>
    /// <param name="limits">The limits of an older kernel.</param>
    public unsafe LoopSteps(ServerOptions options, bool ticks = false, AnswerTiming? answers = null, KernelLimits limits = default)
    {
        options = options with { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], NoLockdown = true };
        _listeners = ListenerSet.Open(options);

        // The site of sqpoll has no dates, so the response is the same in each mode.
        Control = new LoopControl(new LoopSite(Site.From(options with { Mode = ServerMode.SqPoll })));
        Loop = LoopFactory.Create(new LoopSetup
        {
            Options = options,
            Listeners = [.. _listeners.ForRing(0).Select(listener => listener.Fd)],
            Control = Control,
            Figures = _figures,
            Ticks = ticks || !LoopClock.HasVdso,
            Placement = ThreadPlacement.Choose(Processors.Allowed(), options, ring: 0),
            Answers = answers,
            Limits = limits,
        });
    }

    public IPEndPoint EndPoint => _listeners.EndPoints[0];

    public LoopControl Control { get; }

    public ILoop Loop { get; }

    /// <summary>The figures that the loop has published last.</summary>
    public unsafe RingFigures Figures => *_figures;

    /// <summary>Gives the loop a completion.</summary>
    /// <param name="data">The user data of the entry.</param>
    /// <param name="result">The kernel's result: a negative errno value is an error.</param>
    /// <param name="now">In milliseconds of the loop's clock.</param>
    /// <param name="flags">IORING_CQE_F_* bits.</param>
    public void Complete(UserData data, int result, long now, uint flags = 0) =>
        Loop.Complete(new io_uring_cqe { user_data = data.Value, res = result, flags = flags }, now);

    /// <remarks>
    /// The figures and the response stay: connections of a failed test may still be sent the response.
    /// </remarks>
    public void Dispose()
    {
        Loop.Dispose();
        _listeners.Dispose();
        Control.Dispose();
    }
}
