using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving.Connections;
using Uring.Server.Sockets;

namespace Uring.Server.Serving.Answering;

/// <summary>
/// The loop of the batched mode: one accept for each socket, which serves many connections, and one call of io_uring_enter(2) for
/// everything that is due; asleep in it when nothing is.
/// </summary>
internal sealed unsafe partial class MultishotLoop : RingLoop
{
    // What is prepared between two calls seldom comes near, and a full queue is just submitted.
    private const uint Entries = 4096;

    // The kernel takes whoever waits in one go, before we hear of the first: of these nobody must find the table full, since
    // the kernel would close his connection.
    private const uint Surplus = 2;
    private const uint LeastSurplus = 1024;

    // Between two tries to submit what the kernel had no memory to take, in milliseconds.
    private const long ShortageRest = 10;

    private readonly bool[] _accepting;
    private readonly uint _slotsToAcceptAgain;
    private bool _crowded;
    private long _crowdedUntil;

    /// <exception cref="IoUringException">The kernel refused the ring or its file table.</exception>
    public MultishotLoop(LoopSetup setup)
        : base(setup, RingOptions(), FileSlots(setup.Options, setup.Listeners.Count), groups: 1, new LoopClock(ticks: false))
    {
        _accepting = new bool[setup.Listeners.Count];
        _slotsToAcceptAgain = setup.Options.Slots - (setup.Options.Slots / 8);
        Ring.RegisterFileAllocRange(0, Slots.Count);
    }

    /// <summary>The ring of this mode.</summary>
    public static IoUringOptions RingOptions() => new()
    {
        Entries = Entries,

        // A connection completes up to four times, and those of a whole backlog may come at once.
        CompletionEntries = 8 * Entries,
        SingleIssuer = true,
        DeferTaskrun = true,
    };

    /// <summary>The slots of its file table: those asked for, and for whoever comes before the accept is stopped.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="listeners">How many sockets it accepts from.</param>
    public static uint FileSlots(ServerOptions options, int listeners) =>
        uint.Max(options.Slots, FileLimit.SlotsWithin(options.Slots + LeastSurplus + (Surplus * (uint)listeners * uint.Min((uint)options.Backlog, SocketLimits.MostBacklog))));

    protected override void Start() => AcceptAll();

    protected override void Serve()
    {
        while (Stage != Stage.Quitting)
        {
            Turn();
        }
    }

    protected override bool IsDisarmed => !_accepting.AsSpan().Contains(true);

    private uint InFlight => Slots.Count - Slots.Length(SlotList.Free);

    private void Turn()
    {
        Wait();
        long now = Now;
        foreach (ref readonly io_uring_cqe cqe in Ring.Completions)
        {
            Complete(UserData.From(cqe.user_data), cqe, now);
        }

        if (Ring.Submissions.HasOverflow)
        {
            // They come with the next wait.
            Figures->Overflows++;
        }

        AdvanceLinger(now);
        AdvanceOrders(now);
        AdvanceSlots();
        AdvanceAccepts(now);
        TellFigures();
    }

    /// <summary>Submits what is prepared, and sleeps until something has completed or is due.</summary>
    private void Wait()
    {
        long until = NextDue();
        long wait = until == long.MaxValue ? 0 : until - Now;
        bool due = until != long.MaxValue && wait <= 0;
        if (InFlight == 0 && until == long.MaxValue)
        {
            Figures->Parks++;
            Figures->Parked = 1;
            TellFigures();
        }

        KernelResult entered = due ? Ring.SubmitAndWait(0)
            : until == long.MaxValue ? Ring.SubmitAndWait(1)
            : Ring.SubmitAndWait(1, new WaitOptions { Timeout = TimeSpan.FromMilliseconds(wait) });
        Check(entered);
        if (entered.Errno == Errno.EAGAIN)
        {
            // The kernel has no memory to take what is prepared, and did not sleep: the next call would not either.
            Figures->Count(Operation.Loop, Errno.EAGAIN);
            Check(Ring.Wait(1, new WaitOptions { Timeout = TimeSpan.FromMilliseconds(ShortageRest) }));
        }

        Figures->Parked = 0;
    }

    /// <summary>When there is something to do whatever completes, in milliseconds of the clock.</summary>
    private long NextDue()
    {
        if (Slots.Length(SlotList.Due) + Slots.Length(SlotList.Accepted) + Slots.Length(SlotList.Received) > 0)
        {
            return 0;
        }

        long next = long.Min(NextLingerEnd, OrdersDue);

        // While there is no slot to spare it is not accepted whatever the time: a close ends that.
        if (Stage != Stage.Serving || InFlight >= Options.Slots)
        {
            return next;
        }

        return _crowded ? long.Min(next, _crowdedUntil) : AcceptAgainAt != 0 ? long.Min(next, AcceptAgainAt) : next;
    }

    private void Complete(UserData token, in io_uring_cqe cqe, long now)
    {
        KernelResult result = cqe.Result;
        switch (token.Link)
        {
            case ChainLink.Accept:
                Accepted(token, result, cqe.HasMore, now);
                break;
            case ChainLink.Receive:
                Receive(token.Slot, result);
                break;
            case ChainLink.Send:
                Sent(token, result);
                break;
            case ChainLink.Shutdown:
                AnsweredToLinger(token.Slot, result, now);
                break;
            case ChainLink.Close:
                Closed(token.Slot, result);
                break;
            default:
                CompleteAlike(token, cqe, now);
                break;
        }
    }
}
