using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>Continues and breaks the answers of connections that end with their answer.</summary>
internal sealed unsafe class FixedContinuation
{
    private readonly ConnectionTable _connections;
    private readonly EntryQueue _queue;
    private readonly EndedAnswers _ended;
    private readonly Linger _linger;
    private readonly RingFigures* _figures;

    public FixedContinuation(ConnectionTable connections, EntryQueue queue, EndedAnswers ended, Linger linger, RingFigures* figures)
    {
        _connections = connections;
        _queue = queue;
        _ended = ended;
        _linger = linger;
        _figures = figures;
    }

    /// <inheritdoc cref="IAnswers{TSelf}.Break"/>
    public void Break(uint slot) => _ended.Break(slot);

    /// <inheritdoc cref="IAnswers{TSelf}.TryContinue"/>
    public bool TryContinue(uint slot)
    {
        ref Connection blocked = ref _connections[slot];
        bool isWhole = blocked.Sent == blocked.Length;
        if (!isWhole && blocked.Response.IsWithdrawn)
        {
            _figures->ResetByReload++;
            _ended.Break(slot);
            return true;
        }

        bool lingers = isWhole || _linger.Keeps(slot);
        uint entries = (isWhole ? 0 : ResponseSends.Count(blocked)) + ResponseSends.EndCount(lingers);
        if (!_queue.TryTakeChain(entries, out SqeChain chain))
        {
            return false;
        }

        ChainKey key = _connections.BeginChain(slot);
        uint next = isWhole ? 0 : ResponseSends.Write(chain, key, blocked);
        ResponseSends.WriteEnd(chain, next, key, lingers);
        _connections.Move(slot, ConnectionState.Answering);
        return true;
    }
}
