using System.Net;
using System.Runtime.CompilerServices;
using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Http.Sites;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving;
using Uring.Server.Serving.Answering;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A loop on a thread of this process, whose ring can refuse operations as a kernel without memory does.
/// </summary>
internal sealed class LoopInProcess : IDisposable
{
    private readonly ServerOptions _options;
    private readonly LoopSteps _parts;
    private readonly LoopControl _control;
    private readonly ILoop _loop;
    private readonly Thread _thread;

    /// <param name="options">The settings without the address.</param>
    /// <param name="allowed">The operations that its ring does not refuse.</param>
    /// <param name="ticks">Whether the clock counts ticks of the ring even where there is a vDSO.</param>
    /// <param name="answers">When the answers are chosen; null for the default of the mode.</param>
    /// <param name="limits">The limits of an older kernel.</param>
    public LoopInProcess(
        ServerOptions options,
        IReadOnlyList<io_uring_op> allowed,
        bool ticks = false,
        AnswerTiming? answers = null,
        KernelLimits limits = default)
    {
        _options = options;
        _parts = new LoopSteps(options, ticks, answers, limits);
        _control = _parts.Control;
        _loop = _parts.Loop;
        RingRestrictions restrictions = new RingRestrictions().AllowFlags(uint.MaxValue >> 24).AllowRegister(io_uring_register_op.IORING_REGISTER_ENABLE_RINGS);
        foreach (io_uring_op operation in allowed)
        {
            _ = restrictions.AllowOperation(operation);
        }

        _loop.Ring.RegisterRestrictions(restrictions);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public IPEndPoint EndPoint => _parts.EndPoint;

    /// <summary>The figures that the loop has published last.</summary>
    public RingFigures Figures => _parts.Figures;

    /// <summary>Counts a completion as lost, in the memory of the ring as the kernel does it.</summary>
    public unsafe void CountLoss() => Interlocked.Increment(ref *Overflow(_loop.Ring.Completions));

    /// <summary>Gives the current order once more.</summary>
    public void Wake() => _control.Give(LoopOrder.Serve);

    /// <summary>Waits for a state of the figures.</summary>
    public Task AwaitAsync(Predicate<RingFigures> reached) => Poll.UntilAsync(
        () => reached(Figures),
        () => $"{Figures.Connections} connections, {Figures.FreeSlots} slots free, {Figures.ArmedSlots} armed, {Figures.AnsweringSlots} answering");

    /// <summary>
    /// Gives the loop a response with another body, and waits until no chain has the old one.
    /// </summary>
    public async Task ReloadAsync(string body)
    {
        LoopSite before = _control.Site;
        _control.Give(new LoopSite(Site.From(_options with { Mode = ServerMode.SqPoll, Response = new ResponseOptions { Body = body } })));
        await Poll.UntilAsync(
            () => _control.InUse != before && before.InFlight == 0, () => $"{before.InFlight} chains with the old response are in flight");
    }

    /// <summary>Stops the loop as the server does.</summary>
    /// <returns>The connections that had not ended.</returns>
    public async Task<uint> StopAsync()
    {
        _control.Give(LoopOrder.Disarm);
        await Poll.UntilAsync(() => _control.IsDisarmed, () => $"{_loop.Unfinished} connections or chains are left");
        End();
        return _loop.Unfinished;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_overflow")]
    private static extern unsafe ref uint* Overflow(CompletionQueue queue);

    private void Run()
    {
        _loop.Enable();
        _loop.Run();
        _control.State = LoopState.Ended;
    }

    private void End()
    {
        _control.Give(LoopOrder.Quit);
        Assert.True(_thread.Join(Poll.Patience), "the loop does not end");
    }

    public void Dispose()
    {
        if (_thread.IsAlive)
        {
            End();
        }

        _parts.Dispose();
    }
}
