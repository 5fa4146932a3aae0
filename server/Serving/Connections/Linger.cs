using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving.Connections;

/// <summary>
/// Keeps an answered connection until its client can have nothing more to send. TCP resets a connection that receives
/// data after its close, and the client may lose the response: RFC 9112, section 9.6.
/// </summary>
internal sealed unsafe class Linger
{
    // In milliseconds. A client that never stops sending must not keep its slot; the value is nginx's lingering_time.
    private const long Longest = 30_000;

    private readonly ConnectionTable _connections;
    private readonly EntryQueue _queue;
    private readonly RingFigures* _figures;

    /// <param name="milliseconds">How long a silent connection lingers; 0: connections are closed with the answer.</param>
    /// <param name="connections">The connections.</param>
    /// <param name="queue">The submission queue.</param>
    /// <param name="figures">The figures of the ring.</param>
    public Linger(int milliseconds, ConnectionTable connections, EntryQueue queue, RingFigures* figures)
    {
        Milliseconds = milliseconds;
        _connections = connections;
        _queue = queue;
        _figures = figures;
    }

    /// <summary>How long a silent connection lingers.</summary>
    public int Milliseconds { get; }

    /// <summary>Whether connections linger at all.</summary>
    public bool IsOn => Milliseconds > 0;

    /// <summary>Whether a connection lingers after its answer, as far as the bytes of its client show.</summary>
    public bool Keeps(uint slot) => IsOn && _connections[slot].Input is not (ClientInput.Complete or ClientInput.Closed);

    /// <summary>Keeps an answered connection for as long as its client may be sending.</summary>
    public void Begin(uint slot, long now)
    {
        ref Connection answered = ref _connections[slot];
        ClientInput input = answered.Broken ? ClientInput.Closed : answered.Input;
        answered.Deadline = now + Milliseconds;
        switch (input)
        {
            case ClientInput.MayPipeline:
                _connections.Move(slot, ConnectionState.Lingering);
                break;
            case ClientInput.Unfinished:
                answered.LastReceived = now;
                answered.FinalDeadline = now + long.Max(Longest, Milliseconds);
                _connections.Move(slot, TryDrain(slot) ? ConnectionState.Draining : ConnectionState.Lingering);
                break;
            default:
                _figures->ClosedAtOnce++;
                _connections.Move(slot, ConnectionState.ToClose);
                break;
        }
    }

    /// <summary>Handles the end of a drain: the client has sent something, has ended, or the drain was cancelled.</summary>
    public void Drained(uint slot, KernelResult result, long now)
    {
        ref Connection drained = ref _connections[slot];
        bool mayContinue = HasTimeAndRoom(slot, now);
        if (result.Value > 0)
        {
            drained.LastReceived = now;

            // A loop that was held up reads this completion after the deadline. The cancellation in flight is ahead
            // of the next drain and cannot meet it.
            if (drained.State == ConnectionState.Draining || mayContinue)
            {
                DrainAgain(slot, now);
                return;
            }
        }
        else if (result.Errno == Errno.ECANCELED && mayContinue)
        {
            // The kernel may cancel a receive although data has arrived, if the ring's task has not run since then.
            // Without a second drain, a server that was suspended for longer than the linger would reset its clients.
            DrainOnce(slot, now);
            return;
        }
        else
        {
            // ECANCELED and EAGAIN leave the client open: bytes may arrive until the close.
            bool open = result.Errno is Errno.ECANCELED or Errno.EAGAIN;
            drained.Input = open ? ClientInput.MayPipeline : ClientInput.Closed;
            if (result.IsError && !open)
            {
                _figures->Count(Operation.Drain, result.Errno);
            }
        }

        _connections.Move(slot, ConnectionState.ToClose);
    }

    /// <summary>Handles the result of the cancellation of a drain.</summary>
    public void DrainCancelled(uint slot, KernelResult result)
    {
        // EALREADY: the receive was running and may wait again. ENOENT: its completion is already posted.
        if (result.Errno == Errno.EALREADY && _connections[slot].State == ConnectionState.CancellingDrain)
        {
            _connections.Move(slot, ConnectionState.Draining);
        }
    }

    /// <summary>Takes the next step of a linger at its deadline: extends it, cancels its drain, or closes the connection.</summary>
    /// <returns>False when the submission queue has no room for the next step.</returns>
    public bool TryAdvance(uint slot, long now)
    {
        ref Connection lingering = ref _connections[slot];
        bool mayContinue = lingering.Input == ClientInput.Unfinished && HasTimeAndRoom(slot, now);
        if (lingering.State == ConnectionState.Lingering && mayContinue)
        {
            // The queue was full when the drain was to be submitted. The client's bytes are still in the socket.
            if (!TryDrain(slot))
            {
                return false;
            }

            lingering.LastReceived = now;
            lingering.Deadline = now + Milliseconds;
            _connections.Move(slot, ConnectionState.Draining);
        }
        else if (lingering.State == ConnectionState.Lingering)
        {
            _connections.Move(slot, ConnectionState.ToClose);
        }
        else if (mayContinue && lingering.LastReceived + Milliseconds > now)
        {
            lingering.Deadline = now + Milliseconds;
            _connections.Move(slot, ConnectionState.Draining);
        }
        else if (_queue.TryTake(out io_uring_sqe* sqe))
        {
            Entries.CancelDrain(ref *sqe, slot);
            _connections.Move(slot, ConnectionState.CancellingDrain);
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool HasTimeAndRoom(uint slot, long now) =>
        !_connections.IsCrowded(_connections.GroupOf(slot)) && _connections[slot].FinalDeadline > now;

    /// <summary>Waits for more bytes.</summary>
    private void DrainAgain(uint slot, long now)
    {
        bool submitted = TryDrain(slot);
        if (!submitted || _connections[slot].State == ConnectionState.CancellingDrain)
        {
            _connections[slot].Deadline = now + Milliseconds;
            _connections.Move(slot, submitted ? ConnectionState.Draining : ConnectionState.Lingering);
        }
    }

    /// <summary>Discards the bytes in the socket, without waiting. The state stays, since the linger is over.</summary>
    private void DrainOnce(uint slot, long now)
    {
        if (!TryDrain(slot, wait: false))
        {
            _connections[slot].Deadline = now + Milliseconds;
            _connections.Move(slot, ConnectionState.Lingering);
        }
    }

    private bool TryDrain(uint slot, bool wait = true)
    {
        if (!_queue.TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        Entries.Drain(ref *sqe, slot, wait);
        return true;
    }
}
