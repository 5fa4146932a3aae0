using Uring.Interop;
using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving.Answering;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving;

/// <summary>The ring of a loop and the parts around it that every composition shares.</summary>
internal sealed unsafe class LoopParts : IDisposable
{
    /// <summary>Entries that the loop keeps in flight for itself: the doorbell and the tick.</summary>
    public const uint OwnEntries = 2;

    /// <summary>The pause after an entry failed for lack of memory or files, in milliseconds.</summary>
    public const long ShortageDelay = 100;

    // Bounded and unbounded workers of a ring: a shutdown does not block, so a few suffice.
    private const uint MaxWorkers = 4;

    private readonly uint _connectionSlots;
    private readonly KernelLimits _limits;
    private readonly AwaitedFile[] _listeners;
    private readonly List<IDisposable> _owned = [];

    /// <exception cref="IoUringException">The kernel refused the ring or its file table.</exception>
    public LoopParts(LoopSetup setup, IoUringOptions ringOptions, LoopShape shape, LoopClock clock)
    {
        Options = setup.Options;
        Figures = setup.Figures;
        Log = setup.Log;
        Listeners = (uint)setup.Listeners.Count;
        _limits = setup.Limits;
        Clock = clock;
        _connectionSlots = shape.Slots;
        Connections = new ConnectionTable(shape.Slots, shape.Groups, Options.Slots, Figures);
        Requests = new RequestBuffers(shape.Slots);
        try
        {
            Ring = SetUp(setup, ringOptions with { Disabled = true }, shape);
        }
        catch
        {
            Requests.Dispose();
            throw;
        }

        _listeners = [.. setup.Listeners.Select((descriptor, index) => AwaitedFile.Of(Ring, ListenerSlot((uint)index), descriptor))];
        LoopFigures = new LoopFigures(Ring, Figures);
        LostCompletions = new LostCompletions(Ring, Figures);
        Orders = new Orders(setup.Control, Figures);
        Queue = new EntryQueue(Ring, Figures, Orders, LostCompletions);
        Cancellations = new Cancellations(Queue, LostCompletions);
        Doorbell = new Doorbell(AwaitedFile.Of(Ring, DoorbellSlot, setup.Control.Doorbell), Queue, LostCompletions, Orders, Figures);
        Ticks = new ClockTicks(clock, Queue, LostCompletions, Figures);
        Closes = new Closes(Connections, Queue, Figures);
        Linger = new Linger(Options, Connections, Requests, Queue, Figures, AwaitedFile.DelaysReleases(Ring));
        Deadlines = new Deadlines(Connections, Linger, Orders, Options, Figures);
        BackOff = new AcceptBackOff(Figures);
        SendProgress progress = new(Connections);
        EndedAnswers ended = new(Connections, progress, Figures);
        SendDeadlines = new SendDeadlines(Options, Connections, progress, Orders, Figures);
        BlockedSends = new BlockedSends(Connections, progress);
        Continuation = new FixedContinuation(Connections, Queue, ended, Linger, Figures);
        SendProgress = progress;
        FailedSends = new FailedSends(Connections, BlockedSends, ended, Figures);
        AnswerEnds = new AnswerEnds(Connections, Requests, BlockedSends, ended, Linger, Figures);
    }

    public ServerOptions Options { get; }

    public IoUring Ring { get; }

    public RingFigures* Figures { get; }

    /// <summary>The access log; null without one.</summary>
    public AccessLogWriter? Log { get; }

    public LoopFigures LoopFigures { get; }

    public LoopClock Clock { get; }

    public LostCompletions LostCompletions { get; }

    public Orders Orders { get; }

    public EntryQueue Queue { get; }

    public Cancellations Cancellations { get; }

    public Doorbell Doorbell { get; }

    public ClockTicks Ticks { get; }

    public ConnectionTable Connections { get; }

    public Closes Closes { get; }

    public Linger Linger { get; }

    public Deadlines Deadlines { get; }

    public AcceptBackOff BackOff { get; }

    public SendDeadlines SendDeadlines { get; }

    public BlockedSends BlockedSends { get; }

    public FixedContinuation Continuation { get; }

    public SendProgress SendProgress { get; }

    public FailedSends FailedSends { get; }

    public RequestBuffers Requests { get; }

    public AnswerEnds AnswerEnds { get; }

    /// <summary>The number of sockets that the loop accepts from.</summary>
    public uint Listeners { get; }

    /// <summary>The limits of this kernel. A missing limit of receives shows with the first one.</summary>
    public KernelLimits Limits => _limits with { DelaysReleases = _limits.DelaysReleases || AwaitedFile.DelaysReleases(Ring) };

    private uint DoorbellSlot => _connectionSlots + Listeners;

    /// <summary>The size of the file table: the connections, the listeners, the doorbell.</summary>
    public static uint FileTableSize(LoopShape shape, int listeners) => shape.Slots + (uint)listeners + 1;

    /// <summary>Returns the file of a listener.</summary>
    public AwaitedFile Listener(uint listener) => _listeners[listener];

    /// <summary>Disposes of a part after the ring.</summary>
    public T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }

    private uint ListenerSlot(uint listener) => _connectionSlots + listener;

    public void Dispose()
    {
        Ring.Dispose();

        // With unfinished connections the kernel may still write to the buffers, so these live as long as the process.
        if (Connections.IsEmpty)
        {
            _owned.ForEach(static owned => owned.Dispose());
            Requests.Dispose();
            Doorbell.Dispose();
        }
    }

    private IoUring SetUp(LoopSetup setup, IoUringOptions options, LoopShape shape)
    {
        IoUring ring = new(options);
        try
        {
            int[] files = new int[FileTableSize(shape, setup.Listeners.Count)];
            Array.Fill(files, -1);
            for (int listener = 0; listener < setup.Listeners.Count; listener++)
            {
                files[ListenerSlot((uint)listener)] = setup.Listeners[listener];
            }

            files[DoorbellSlot] = setup.Control.Doorbell;
            ring.RegisterFiles(files);

            // A shutdown always takes a worker. A limit keeps a flood of them from taking all threads of the user.
            _ = ring.RegisterMaxWorkers(new WorkerLimits(MaxWorkers, MaxWorkers));
            if (shape.KernelChoosesSlots)
            {
                ring.RegisterFileAllocRange(0, shape.Slots);
            }

            return ring;
        }
        catch
        {
            ring.Dispose();
            throw;
        }
    }
}
