using Uring.Interop;
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

    private readonly uint _connectionSlots;

    /// <exception cref="IoUringException">The kernel refused the ring or its file table.</exception>
    public LoopParts(LoopSetup setup, IoUringOptions ringOptions, LoopShape shape, LoopClock clock)
    {
        Options = setup.Options;
        Figures = setup.Figures;
        Listeners = (uint)setup.Listeners.Count;
        Clock = clock;
        _connectionSlots = shape.Slots;
        Ring = new IoUring(ringOptions with { Disabled = true });
        try
        {
            RegisterFiles(setup, shape);
        }
        catch
        {
            Ring.Dispose();
            throw;
        }

        OwnFigures = new LoopFigures(Ring, Figures);
        Losses = new LostCompletions(Ring, Figures);
        Orders = new Orders(setup.Control, Figures);
        Queue = new EntryQueue(Ring, Figures, Orders, Losses);
        Cancellations = new Cancellations(Queue, Losses);
        Doorbell = new Doorbell(DoorbellSlot, Queue, Losses, Cancellations, Orders, Figures);
        Ticks = new ClockTicks(clock, Queue, Losses, Cancellations, Figures);
        Connections = new ConnectionTable(shape.Slots, shape.Groups, Options.Slots, Figures);
        Linger = new Linger(Options.Linger, Connections, Queue, Figures);
        Deadlines = new Deadlines(Connections, Linger, Figures);
        BackOff = new AcceptBackOff(Figures);
        FailedSends = new FailedSends(Connections, Figures);
        Requests = new RequestBuffers(shape.Slots);
        Ends = new AnswerEnds(Connections, Requests, FailedSends, Linger, Figures);
    }

    public ServerOptions Options { get; }

    public IoUring Ring { get; }

    public RingFigures* Figures { get; }

    public LoopFigures OwnFigures { get; }

    public LoopClock Clock { get; }

    public LostCompletions Losses { get; }

    public Orders Orders { get; }

    public EntryQueue Queue { get; }

    public Cancellations Cancellations { get; }

    public Doorbell Doorbell { get; }

    public ClockTicks Ticks { get; }

    public ConnectionTable Connections { get; }

    public Linger Linger { get; }

    public Deadlines Deadlines { get; }

    public AcceptBackOff BackOff { get; }

    public FailedSends FailedSends { get; }

    public RequestBuffers Requests { get; }

    public AnswerEnds Ends { get; }

    /// <summary>The number of sockets that the loop accepts from.</summary>
    public uint Listeners { get; }

    private uint DoorbellSlot => _connectionSlots + Listeners;

    /// <summary>The size of the file table: the connections, the listeners, the doorbell.</summary>
    public static uint FileTableSize(LoopShape shape, int listeners) => shape.Slots + (uint)listeners + 1;

    /// <summary>The slot of a listener in the file table.</summary>
    public uint ListenerSlot(uint listener) => _connectionSlots + listener;

    public void Dispose()
    {
        Ring.Dispose();

        // The kernel may still receive into the buffers of connections that are unfinished.
        if (Connections.IsEmpty)
        {
            Requests.Dispose();
            Doorbell.Dispose();
        }
    }

    private void RegisterFiles(LoopSetup setup, LoopShape shape)
    {
        Ring.RegisterFilesSparse(FileTableSize(shape, setup.Listeners.Count));
        for (int listener = 0; listener < setup.Listeners.Count; listener++)
        {
            Ring.UpdateFile(ListenerSlot((uint)listener), setup.Listeners[listener]);
        }

        Ring.UpdateFile(DoorbellSlot, setup.Control.Doorbell);
    }
}
