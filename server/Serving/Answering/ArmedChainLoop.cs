using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>
/// The loop of the sqpoll mode. Every slot has a chain armed, so connections are accepted, answered and closed inside
/// the kernel without an instruction of ours; the loop only arms the slots whose chains have ended.
/// </summary>
/// <remarks>
/// From the first connection to the stop it makes no system call but to sleep when there is nothing to serve: it reads
/// completions from shared memory, writes entries into shared memory, and reads a clock.
/// </remarks>
internal sealed unsafe partial class ArmedChainLoop : RingLoop
{
    // Where both threads share a processor, the SQ thread finds there what the loop's last turn has left: what 20,000 connections a
    // second take in the 40 ms between two turns of a light guest. More would cost: the kernel charges a ring to its user's locked
    // memory (8 MB by default), servers that succeed each other together.
    private const uint MostEntriesShared = 8192;

    // Elsewhere it takes them while the loop adds more. It goes through all that it finds before it looks at the connections
    // that have come meanwhile: with 8192, p99.9 on 2 cores was 13 ms instead of 10.
    private const uint MostEntries = 1024;

    // A chain completes three times: its head, what was received, its end. Those of all slots may do so while the loop is held up. What
    // overflows the queue is not lost, but it takes a system call to fetch.
    private const uint CompletionsPerSlot = 3;

    // Of a chain that is cancelled every link fails and completes, and the cancellation, too. So many more than those of above may come of
    // those that are on their way at the same time; without a limit two rings on two processors overflowed with two reloads of five.
    private const uint CancellationRoom = 8000;

    private const uint LeastCompletionEntries = 32_768;
    private const uint MostCompletionEntries = 65_536;

    // Whatever the next response is, its chain fits in: one that does not would never be armed.
    private const uint LeastEntries = ArmedChain.MostOthers + LoopResponse.MostParts + OwnEntries;

    private readonly long _parkAfter;
    private long _lastHeard;

    /// <exception cref="IoUringException">The kernel refused the ring or its file table.</exception>
    public ArmedChainLoop(LoopSetup setup)
        : base(setup, RingOptions(setup.Options, setup.Placement), setup.Options.Slots, groups: (uint)setup.Listeners.Count, new LoopClock(setup.Ticks))
    {
        _parkAfter = setup.Options.ParkAfter * 1000L;
    }

    /// <summary>The ring that these settings take.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="placement">Where its threads run.</param>
    public static IoUringOptions RingOptions(ServerOptions options, ThreadPlacement placement) => new()
    {
        // Room for a chain of each slot, up to a limit: what finds none waits for the SQ thread to take some.
        Entries = uint.Clamp(
            (options.Slots * LinksPerSlot(options)) + OwnEntries, LeastEntries, placement.IsShared ? MostEntriesShared : MostEntries),

        // Beyond 19,178 slots the kernel has no queue that is long enough (IORING_MAX_CQ_ENTRIES).
        CompletionEntries = (CompletionsPerSlot * options.Slots) + CancellationRoom + OwnEntries > LeastCompletionEntries
            ? MostCompletionEntries
            : LeastCompletionEntries,
        SqPoll = true,

        // Not before the loop sleeps: it would have to be woken with a system call. And the loop does not while somebody lingers.
        SqThreadIdle = options.ParkAfter == 0 ? int.MaxValue : ((uint)options.ParkAfter * 1000) + (uint)options.Linger + 500,
        SqThreadCpu = placement.SubmissionCpu,
    };

    protected override void Start()
    {
        Arm(Now);
        Submit();
    }

    protected override void Serve()
    {
        _lastHeard = Now;
        while (Stage != Stage.Quitting)
        {
            Turn();
        }
    }

    protected override bool IsDisarmed => true;

    /// <summary>With a response that is sent in one part.</summary>
    private static uint LinksPerSlot(ServerOptions options) => 1 + (options.Linger == 0 ? ArmedChain.Others : ArmedChain.MostOthers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Turn()
    {
        long now = Now;
        bool idle = true;
        foreach (ref readonly io_uring_cqe cqe in Ring.Completions)
        {
            idle = false;
            Complete(UserData.From(cqe.user_data), cqe, now);
        }

        if (Ring.Submissions.HasOverflow)
        {
            FetchOverflow();
        }

        AdvanceLinger(now);
        AdvanceOrders(now);
        if (Slots.Length(SlotList.Due) > 0 || (Slots.Length(SlotList.Free) > 0 && MayAccept(now)))
        {
            Arm(now);
        }

        SubmitPrepared();

        if (idle)
        {
            Idle(now);
        }
        else
        {
            _lastHeard = now;
            TellFigures();
        }
    }

    private void Idle(long now)
    {
        if (_parkAfter > 0 && now - _lastHeard >= _parkAfter && IsAtRest)
        {
            Park();
        }

        // Not Thread.SpinWait: the runtime measures how long its spins take, again and again, on a thread that it wakes for that.
        if (X86Base.IsSupported)
        {
            X86Base.Pause();
        }
    }

    /// <summary>Whether nothing is to be done before something is heard.</summary>
    private bool IsAtRest =>
        NextLingerEnd == long.MaxValue
        && Slots.Length(SlotList.Due) == 0
        && (Slots.Length(SlotList.Free) == 0 || Stage == Stage.Disarming)
        && !WillCancel
        && OrdersDue == long.MaxValue
        && !SubmitOwed;

    /// <summary>Sleeps until the next completion. The SQ thread goes to sleep at about the same time; a connection wakes both.</summary>
    private void Park()
    {
        Figures->Parks++;
        Figures->Parked = 1;
        TellFigures();
        Check(Ring.Wait(1));
        Figures->Parked = 0;
    }

    private void Complete(UserData token, in io_uring_cqe cqe, long now)
    {
        KernelResult result = cqe.Result;
        switch (token.Link)
        {
            case ChainLink.Receive:
                Receive(token.Slot, result);
                break;
            case ChainLink.Shutdown:
                ChainEnded(token.Slot, result, now);
                break;
            case ChainLink.Close:
                Closed(token.Slot, result, now);
                break;
            case ChainLink.Send:
                if (Slots[token.Slot].State == SlotState.Vacant)
                {
                    VacantFailed(Operation.Send, result.Errno);
                }
                else
                {
                    SendFailed(token, result);
                }

                break;
            case ChainLink.Accept:
                if (result.IsError)
                {
                    AcceptFailed(token.Slot, result.Errno, now);
                }

                break;
            case ChainLink.Clear:
                Cleared(token.Slot, result);
                break;
            default:
                CompleteAlike(token, cqe, now);
                break;
        }
    }
}
