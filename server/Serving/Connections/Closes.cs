using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving.Connections;

/// <summary>Closes connections, after a drain where the client may have sent more.</summary>
internal sealed unsafe class Closes
{
    private readonly ConnectionTable _connections;
    private readonly EntryQueue _queue;
    private readonly RingFigures* _figures;

    public Closes(ConnectionTable connections, EntryQueue queue, RingFigures* figures)
    {
        _connections = connections;
        _queue = queue;
        _figures = figures;
    }

    /// <summary>Whether bytes of the client may be in the socket, which would turn the close into a reset.</summary>
    public bool NeedsDrain(uint slot) => _connections[slot].Input != ClientInput.Closed;

    /// <summary>Submits [drain ->] close for one connection.</summary>
    /// <returns>False when the queue has no room: the next turn tries again.</returns>
    public bool TryClose(uint slot)
    {
        bool drain = NeedsDrain(slot);
        if (!_queue.TryTakeChain(drain ? 2u : 1u, out SqeChain chain))
        {
            return false;
        }

        ChainKey key = _connections.BeginChain(slot);
        if (drain)
        {
            Entries.DrainBeforeClose(ref chain[0], key);
        }

        Entries.Close(ref chain[drain ? 1u : 0], key);
        _connections.Move(slot, ConnectionState.Closing);
        return true;
    }

    /// <summary>Handles the end of a close: frees the slot, or retries a close that was cancelled.</summary>
    /// <remarks>The kernel cancels the close when it cannot allocate the preceding drain.</remarks>
    public void Ended(uint slot, KernelResult close)
    {
        CountError(close);
        bool cancelled = close.Errno == Errno.ECANCELED;
        if (cancelled)
        {
            _connections[slot].Input = ClientInput.Closed;
        }

        _connections.Move(slot, cancelled ? ConnectionState.ToClose : ConnectionState.Free);
    }

    /// <summary>Counts the error of a close.</summary>
    public void CountError(KernelResult close)
    {
        if (close.IsError)
        {
            _figures->Count(Operation.Close, close.Errno);
        }
    }

    /// <summary>Counts the error of a drain ahead of a close.</summary>
    public void DrainEnded(KernelResult drain)
    {
        // EAGAIN: the client has sent nothing more and has not ended.
        if (drain.IsError && drain.Errno != Errno.EAGAIN)
        {
            _figures->Count(Operation.Drain, drain.Errno);
        }
    }
}
