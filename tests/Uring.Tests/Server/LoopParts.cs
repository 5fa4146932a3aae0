using System.Net;
using System.Runtime.InteropServices;
using Uring.Server;
using Uring.Server.Figures;
using Uring.Server.Listening;
using Uring.Server.Loop;
using Uring.Server.Loop.ArmedChains;
using Uring.Server.Loop.Control;
using Uring.Server.Loop.Multishot;
using Uring.Server.Placement;

namespace Uring.Tests.Server;

/// <summary>A loop that no thread runs yet, its ring not enabled, and what it is made of.</summary>
internal sealed class LoopParts : IDisposable
{
    private readonly unsafe RingFigures* _figures = (RingFigures*)NativeMemory.AllocZeroed((nuint)sizeof(RingFigures));
    private readonly ListenerSet _listeners;

    /// <param name="options">The settings, but for the address.</param>
    /// <param name="ticks">Whether its clock is the ring's ticks though there may be a vDSO.</param>
    public unsafe LoopParts(ServerOptions options, bool ticks = false)
    {
        options = options with { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], NoLockdown = true };
        _listeners = ListenerSet.Open(options);
        Control = new LoopControl(new LoopResponse(Response.From(options.Response)));
        LoopSetup setup = new()
        {
            Options = options,
            Listeners = _listeners.ForRing(0),
            Control = Control,
            Figures = _figures,
            Ticks = ticks || !LoopClock.HasVdso,
            Placement = ThreadPlacement.Choose(Processors.Allowed(), options, ring: 0),
        };
        Loop = options.Mode == ServerMode.SqPoll ? new ArmedChainLoop(setup) : new MultishotLoop(setup);
    }

    public IPEndPoint EndPoint => _listeners.EndPoints[0];

    public LoopControl Control { get; }

    public RingLoop Loop { get; }

    /// <summary>As the loop has told them last.</summary>
    public unsafe RingFigures Figures => *_figures;

    /// <remarks>The figures, and the response, stay: who failed may still be sent it.</remarks>
    public void Dispose()
    {
        Loop.Dispose();
        _listeners.Dispose();
        Control.Dispose();
    }
}
