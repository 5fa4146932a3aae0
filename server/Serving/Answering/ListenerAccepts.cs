using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving.Connections;
using Uring.Server.Serving.Http;
using Uring.Server.Sockets;

namespace Uring.Server.Serving.Answering;

/// <summary>The accepts of the listeners, paused while no slot is free.</summary>
/// <remarks>
/// Each listener has one multishot accept. Where the access log has the addresses of clients, a listener has several
/// accepts of one connection each: <see cref="ClientAddresses"/>. The place of an accept is its number among all accepts.
/// </remarks>
internal sealed unsafe class ListenerAccepts
{
    // In milliseconds: after this time a single free slot suffices to accept again.
    private const long LongestPause = 20;

    // The kernel accepts all waiting connections at once, before the loop reads the first completion. A connection
    // that finds the file table full is closed by the kernel, so the table has slots beyond those of the settings.
    private const uint SurplusPerBacklog = 2;
    private const uint MinSurplus = 1024;

    private readonly LoopParts _parts;
    private readonly ConnectionTable _connections;
    private readonly AcceptBackOff _backOff;
    private readonly RingFigures* _figures;
    private readonly uint _limit;
    private readonly uint _resumeBelow;
    private readonly ClientAddresses? _addresses;
    private readonly uint _placesPerListener;
    private readonly bool[] _accepting;
    private readonly bool _intoSlots;
    private int _inFlight;
    private bool _paused;
    private long _pausedUntil;

    /// <param name="parts">The loop.</param>
    /// <param name="intoSlots">Whether connections are slots of the file table, or descriptors of the process.</param>
    /// <param name="addresses">Receives the addresses of clients; null where the access log has none.</param>
    public ListenerAccepts(LoopParts parts, bool intoSlots, ClientAddresses? addresses = null)
    {
        _addresses = addresses;
        _placesPerListener = addresses is null ? 1 : ClientAddresses.PlacesPerListener;
        _intoSlots = intoSlots;
        _parts = parts;
        _connections = parts.Connections;
        _backOff = parts.BackOff;
        _figures = parts.Figures;
        _limit = parts.Options.Slots;
        _resumeBelow = _limit - (_limit / 8);
        _accepting = new bool[parts.Listeners * _placesPerListener];
    }

    /// <summary>Whether an accept is in flight.</summary>
    public bool AnyInFlight => _inFlight > 0;

    /// <summary>When accepting resumes by time, in milliseconds of the loop's clock.</summary>
    /// <remarks>While all slots are taken only a close resumes it.</remarks>
    public long NextDeadline =>
        _parts.Orders.Current != LoopOrder.Serve || _connections.InUse >= _limit ? long.MaxValue
        : _paused ? _pausedUntil
        : _inFlight < _accepting.Length ? _backOff.Until
        : long.MaxValue;

    /// <summary>The slots of a file table into which multishot accepts accept.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="listeners">The number of sockets that the loop accepts from.</param>
    public static uint SlotsFor(ServerOptions options, int listeners) => uint.Max(options.Slots, FileTableLimit.SlotsWithin(
        options.Slots + MinSurplus + (SurplusPerBacklog * (uint)listeners * uint.Min((uint)options.Backlog, SocketLimits.MaxBacklog))));

    /// <summary>Handles a completion: a connection, or the end of the accept.</summary>
    public void Accepted(UserData accept, KernelResult result, bool more, long now)
    {
        bool isCurrent = accept.Generation == _parts.LostCompletions.Generation;
        if (isCurrent)
        {
            Set(accept.Slot, _accepting[accept.Slot] && more);
        }
        else if (more)
        {
            // The cancellation of an older generation has not met its accept yet, or found no room.
            _ = _parts.Cancellations.TryCancel(accept);
        }

        if (!result.IsError)
        {
            // An accept of an older generation shares its place with a newer one.
            _addresses?.Take((uint)result.Value, accept.Slot, isCurrent);
            Take((uint)result.Value);
        }
        else if (result.Errno == Errno.ENFILE && _connections.Length(ConnectionList.Free) == 0)
        {
            // The file table was full, and the kernel has closed the connection that it had accepted.
            _figures->Count(Operation.Accept, result.Errno);
            _figures->Lost++;
        }
        else if (result.Errno != Errno.ECANCELED)
        {
            _backOff.Failed(result.Errno, now);
        }
    }

    /// <summary>Makes a slot's next connection current, once its previous one is closed.</summary>
    public void PreviousClosed(uint slot)
    {
        if (_connections[slot].NextAccepted)
        {
            Take(slot);
        }
    }

    /// <summary>Submits, pauses or resumes the accepts.</summary>
    /// <remarks>
    /// Accepting resumes once an eighth of the slots is free. To submit and cancel an accept for every single slot
    /// costs more than the connections. Slow readers must not hold the others up, so after a time one slot suffices.
    /// </remarks>
    public void Advance(long now)
    {
        uint inUse = _connections.InUse;
        if (inUse >= _limit)
        {
            if (!_paused)
            {
                _paused = true;
                _pausedUntil = now + LongestPause;
                _ = Cancel();
            }

            return;
        }

        if (_paused && inUse >= _resumeBelow && now < _pausedUntil)
        {
            return;
        }

        _paused = false;
        if (_inFlight < _accepting.Length && _parts.Orders.Current == LoopOrder.Serve && now >= _backOff.Until)
        {
            Submit();
        }
    }

    /// <summary>Submits an accept for each place that has none.</summary>
    public void Submit()
    {
        _backOff.End();
        for (uint place = 0; place < _accepting.Length; place++)
        {
            if (!_accepting[place] && _parts.Queue.TryTake(out io_uring_sqe* sqe))
            {
                UserData accept = Entries.AcceptOf(place, _parts.LostCompletions.Generation);
                AwaitedFile listener = _parts.Listener(place / _placesPerListener);
                if (_addresses is null)
                {
                    Entries.AcceptMultishot(ref *sqe, listener, accept, _intoSlots);
                }
                else
                {
                    _addresses.Prepare(ref *sqe, listener, accept, _intoSlots);
                }

                Set(place, true);
                _figures->Arms++;
            }
        }
    }

    /// <summary>Cancels the accepts.</summary>
    /// <returns>Whether there were any. A cancellation without room in the queue is retried with the next pass.</returns>
    public bool Cancel() => Cancel(_parts.LostCompletions.Generation);

    /// <summary>Cancels the accepts of a generation. The next turn submits new ones.</summary>
    public void Restart(ushort previous)
    {
        _ = Cancel(previous);
        _accepting.AsSpan().Clear();
        _inFlight = 0;
    }

    private bool Cancel(ushort generation)
    {
        bool any = false;
        for (uint place = 0; place < _accepting.Length; place++)
        {
            if (_accepting[place])
            {
                any = true;
                _ = _parts.Cancellations.TryCancel(Entries.AcceptOf(place, generation));
            }
        }

        return any;
    }

    private void Set(uint place, bool accepting)
    {
        _inFlight += (accepting ? 1 : 0) - (_accepting[place] ? 1 : 0);
        _accepting[place] = accepting;
    }

    private void Take(uint slot)
    {
        if (slot >= _connections.Count)
        {
            // A descriptor beyond the table: the process has more other files than expected.
            _figures->Lost++;
            if (_parts.Queue.TryTake(out io_uring_sqe* sqe))
            {
                Entries.CloseSurplus(ref *sqe, slot);
            }

            return;
        }

        ref Connection taken = ref _connections[slot];

        // Kernels before 6.10 may report an accept ahead of an older completion, here the close of the slot.
        taken.NextAccepted = taken.State != ConnectionState.Free;
        if (!taken.NextAccepted)
        {
            taken.Reset();
            _connections.Move(slot, ConnectionState.Accepted);
        }
    }
}
