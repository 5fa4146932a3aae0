using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;
using Uring.Server.Serving;
using Uring.Server.Serving.Answering;
using Uring.Server.Sockets;

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

    /// <summary>Arms what a loop arms when it begins to serve.</summary>
    public void Start() => Start(Loop);

    /// <summary>Has it do what it has been told to, as in each turn, and hand that over.</summary>
    public void AdvanceOrders()
    {
        AdvanceOrders(Loop, 0);
        Submit(Loop);
    }

    /// <summary>Gives it a completion.</summary>
    /// <param name="token">Whose.</param>
    /// <param name="result">What the kernel would say: a negative errno value is an error.</param>
    /// <param name="now">In milliseconds of its clock.</param>
    public void Complete(UserData token, int result, long now)
    {
        io_uring_cqe cqe = new() { res = result };
        if (Loop is ArmedChainLoop armed)
        {
            Complete(armed, token, cqe, now);
        }
        else
        {
            Complete((MultishotLoop)Loop, token, cqe, now);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void Start(RingLoop loop);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void AdvanceOrders(RingLoop loop, long now);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void Submit(RingLoop loop);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void Complete(ArmedChainLoop loop, UserData token, in io_uring_cqe cqe, long now);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void Complete(MultishotLoop loop, UserData token, in io_uring_cqe cqe, long now);

    /// <remarks>The figures, and the response, stay: who failed may still be sent it.</remarks>
    public void Dispose()
    {
        Loop.Dispose();
        _listeners.Dispose();
        Control.Dispose();
    }
}
