using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Http;

/// <summary>Closes connections together with their receives, and counts them.</summary>
internal sealed unsafe class HttpCloses : IDisposable
{
    private readonly ConnectionTable _connections;
    private readonly HttpConnections _http;
    private readonly Receives _receives;
    private readonly ConnectionEntries _entries;
    private readonly EntryQueue _queue;
    private readonly RingFigures* _figures;

    // The struct linger of socket(7): on, for 0 seconds.
    private readonly int* _noLinger = (int*)NativeMemory.AllocZeroed(2, sizeof(int));

    public HttpCloses(LoopParts parts, HttpConnections http, ConnectionEntries entries, Receives receives)
    {
        _connections = parts.Connections;
        _http = http;
        _receives = receives;
        _entries = entries;
        _queue = parts.Queue;
        _figures = parts.Figures;
        _noLinger[0] = 1;
    }

    /// <summary>Submits [reset on close ->] [cancellation of the receive ->] close.</summary>
    /// <returns>False when the queue has no room: the next turn tries again.</returns>
    public bool TryClose(uint slot)
    {
        ref readonly HttpConnection connection = ref _http[slot];
        uint entries = (connection.IsBroken ? 1u : 0) + _receives.CloseCount(slot);
        if (!_queue.TryTakeChain(entries, out SqeChain chain))
        {
            return false;
        }

        uint next = 0;
        ChainKey key = _connections.BeginChain(slot);
        if (connection.IsBroken)
        {
            _entries.ResetOnClose(ref chain[next++], key, _noLinger);
        }

        _receives.WriteClose(chain, next, key);
        _connections.Move(slot, ConnectionState.Closing);
        return true;
    }

    /// <summary>Handles the end of a close: frees the slot, or retries a close that was cancelled.</summary>
    /// <remarks>The kernel cancels the close when it cannot allocate an entry ahead of it.</remarks>
    public void Ended(uint slot, KernelResult close)
    {
        if (close.IsError)
        {
            _figures->Count(Operation.Close, close.Errno);
        }

        if (close.Errno == Errno.ECANCELED)
        {
            _connections.Move(slot, ConnectionState.ToClose);
            return;
        }

        ref readonly HttpConnection ended = ref _http[slot];
        _figures->Connections++;
        _figures->Broken += ended.IsBroken ? 1u : 0;
        _figures->Answered += ended.IsBroken ? 0 : 1u;
        _figures->Silent += !ended.IsBroken && ended.Requests == 0 ? 1u : 0;
        _receives.Forget(slot);
        _http.End(slot);
        _connections.Move(slot, ConnectionState.Free);
    }

    public void Dispose() => NativeMemory.Free(_noLinger);
}
