using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving.Answering;

namespace Uring.Server.Serving.Connections;

/// <summary>
/// Keeps an answered connection until its client can have nothing more to send. TCP resets a connection that receives data
/// after its close, and the client may lose the response: RFC 9112, section 9.6.
/// </summary>
/// <remarks>
/// A client whose request is complete gets a short time, for a request that it may have pipelined. A client that is still
/// sending its request gets a longer one. Every byte restarts it.
/// </remarks>
internal sealed unsafe class Linger
{
    private readonly ConnectionTable _connections;
    private readonly RequestBuffers _requests;
    private readonly EntryQueue _queue;
    private readonly RingFigures* _figures;

    private readonly bool _closeIsDelayed;

    // In milliseconds.
    private readonly long _afterRequest;
    private readonly long _silence;
    private readonly long _total;

    /// <param name="options">The settings.</param>
    /// <param name="connections">The connections.</param>
    /// <param name="requests">The buffers for requests.</param>
    /// <param name="queue">The submission queue.</param>
    /// <param name="figures">The figures of the ring.</param>
    /// <param name="closeIsDelayed">Whether a close may send its FIN late: see <see cref="AwaitedFile"/>.</param>
    public Linger(
        ServerOptions options, ConnectionTable connections, RequestBuffers requests, EntryQueue queue, RingFigures* figures, bool closeIsDelayed)
    {
        _closeIsDelayed = closeIsDelayed;
        _afterRequest = options.Linger;
        _silence = options.LingeringTimeout * 1000L;
        _total = options.LingeringTime * 1000L;
        _connections = connections;
        _requests = requests;
        _queue = queue;
        _figures = figures;
    }

    /// <summary>Whether connections linger after a complete request.</summary>
    public bool IsOn => _afterRequest > 0;

    /// <summary>Whether a connection outlasts its answer, as far as the bytes of its client show.</summary>
    /// <remarks>Where a close may send its FIN late, every answer ends with a shutdown, and the close follows.</remarks>
    public bool Keeps(uint slot) =>
        IsOn && (_closeIsDelayed || _connections[slot].Input is not (ClientInput.Complete or ClientInput.Closed));

    /// <summary>Keeps an answered connection for as long as its client may be sending.</summary>
    public void Begin(uint slot, long now)
    {
        switch (_connections[slot].Input)
        {
            case ClientInput.MayPipeline:
                KeepComplete(slot, now);
                break;
            case ClientInput.Unfinished:
                _connections[slot].FinalDeadline = now + _total;
                _connections[slot].AwaitsRequest = _connections[slot].Silent;
                DrainOrRetry(slot, now);
                break;
            default:
                _figures->ClosedAtOnce += IsOn ? 1u : 0;
                _connections.Move(slot, ConnectionState.ToClose);
                break;
        }
    }

    /// <summary>Handles the end of a drain: the client has sent something, has ended, or the drain was cancelled.</summary>
    public void Drained(uint slot, KernelResult result, long now)
    {
        ref Connection drained = ref _connections[slot];
        bool isInTime = drained.FinalDeadline > now;
        bool mayContinue = isInTime && !_connections.IsCrowded(_connections.GroupOf(slot));
        if (result.Value > 0 && drained.AwaitsRequest)
        {
            RequestArrived(slot, result, now);
            return;
        }

        if (result.Value > 0)
        {
            if (CompletesRequest(ref drained, result.Count))
            {
                EndRequest(slot, now);
                return;
            }

            // A loop that was held up reads this completion after the deadline. The cancellation in flight is ahead
            // of the next drain and cannot meet it.
            if (isInTime && (drained.State == ConnectionState.Draining || mayContinue))
            {
                DrainOrRetry(slot, now);
                return;
            }

            drained.Input = ClientInput.MayPipeline;
        }
        else if (result.Errno is Errno.ECANCELED or Errno.EINTR && mayContinue)
        {
            // The kernel may cancel a receive although data has arrived, if the ring's task has not run since then.
            // Without a second drain, a server that was suspended for longer than the linger would reset its clients.
            DrainOnce(slot);
            return;
        }
        else
        {
            // These errors leave the client open: bytes may arrive until the close. EINTR: a worker thread of the kernel had
            // the receive when it was cancelled.
            bool open = result.Errno is Errno.ECANCELED or Errno.EAGAIN or Errno.EINTR;
            drained.Input = open ? ClientInput.MayPipeline : ClientInput.Closed;
            if (result.IsError && !open)
            {
                _figures->Count(Operation.Drain, result.Errno);
            }
        }

        _connections.Move(slot, ConnectionState.ToClose);
    }

    /// <summary>Handles the result of the cancellation of a drain.</summary>
    /// <remarks>ENOENT is also the result of <see cref="Entries.KeepAwake"/>.</remarks>
    public void DrainCancelled(uint slot, KernelResult result)
    {
        // EALREADY: the receive was running and may wait again. ENOENT: its completion is already posted.
        if (result.Errno == Errno.EALREADY && _connections[slot].State == ConnectionState.CancellingDrain)
        {
            _connections.Move(slot, ConnectionState.Draining);
        }
    }

    /// <summary>Ends a linger: closes the connection, or cancels the drain in flight first.</summary>
    /// <returns>False when the submission queue has no room for the cancellation.</returns>
    public bool TryEnd(uint slot)
    {
        if (_connections[slot].State == ConnectionState.Lingering)
        {
            _connections.Move(slot, ConnectionState.ToClose);
            return true;
        }

        if (!_queue.TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        Entries.CancelDrain(ref *sqe, slot);
        _connections.Move(slot, ConnectionState.CancellingDrain);
        return true;
    }

    /// <summary>Submits the drains that found no room before, as far as the queue has room now.</summary>
    public void RetryDrains(long now)
    {
        while (_connections.Length(ConnectionList.ToDrain) > 0 && TryDrain(_connections.First(ConnectionList.ToDrain), now))
        {
        }
    }

    /// <summary>Reads the request of a client that had sent nothing when it was answered.</summary>
    private void RequestArrived(uint slot, KernelResult result, long now)
    {
        ref Connection answered = ref _connections[slot];
        RequestStart start = _requests.Look(slot, result.Count);
        answered.AwaitsRequest = false;
        answered.RequestLeft = start.Length;

        // A client that has sent more behind its last request may still be sending.
        answered.LastRequest = start.IsLast && start.Input != ClientInput.MayPipeline;
        if (IsOn && start.Input == ClientInput.Unfinished)
        {
            DrainOrRetry(slot, now);
        }
        else
        {
            EndRequest(slot, now);
        }
    }

    /// <summary>Whether the received bytes complete the request. The end of one without a length is unknown.</summary>
    /// <remarks>Without a linger, the first bytes of a client that was silent count as its request.</remarks>
    private bool CompletesRequest(ref Connection drained, uint received)
    {
        if (drained.RequestLeft > received)
        {
            drained.RequestLeft -= received;
            return false;
        }

        bool known = drained.RequestLeft > 0;
        drained.RequestLeft = 0;
        return known || !IsOn;
    }

    private void EndRequest(uint slot, long now)
    {
        if (_connections[slot].LastRequest || !IsOn)
        {
            _connections[slot].Input = ClientInput.Complete;
            _connections.Move(slot, ConnectionState.ToClose);
        }
        else
        {
            _connections[slot].Input = ClientInput.MayPipeline;
            KeepComplete(slot, now);
        }
    }

    private void KeepComplete(uint slot, long now)
    {
        _connections[slot].Deadline = now + _afterRequest;
        _connections.Move(slot, ConnectionState.Lingering);
    }

    private void DrainOrRetry(uint slot, long now)
    {
        if (!TryDrain(slot, now))
        {
            _connections.Move(slot, ConnectionState.ToDrain);
        }
    }

    /// <summary>Waits for bytes and discards them.</summary>
    private bool TryDrain(uint slot, long now)
    {
        if (!_queue.TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        if (_connections[slot].AwaitsRequest)
        {
            Entries.AwaitRequest(ref *sqe, slot, _requests[slot], RequestLook.MaxLength);
        }
        else
        {
            Entries.Drain(ref *sqe, slot, wait: true);
        }

        _connections[slot].Deadline = now + _silence;
        _connections.Move(slot, ConnectionState.Draining);
        return true;
    }

    /// <summary>Discards the bytes in the socket, without waiting. The state stays, since the linger is over.</summary>
    private void DrainOnce(uint slot)
    {
        if (_queue.TryTake(out io_uring_sqe* sqe))
        {
            Entries.Drain(ref *sqe, slot, wait: false);
        }
        else
        {
            _connections.Move(slot, ConnectionState.ToDrain);
        }
    }
}
