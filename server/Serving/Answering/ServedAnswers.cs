using System.Diagnostics;
using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>
/// Chooses the answer after the request was received: a multishot accept for each listener, then a peek, then the
/// answer, each submitted by the loop. Without a linger, one chain answers, discards the request and closes.
/// </summary>
internal readonly unsafe struct ServedAnswers : IAnswers<ServedAnswers>
{
    // The loop acts after the accept, after the peek and after the end of the answer.
    private const uint CompletionsPerSlot = 2;

    // The two parts of the response, discard, close.
    private const uint EntriesPerSlot = 4;

    private readonly ConnectionTable _connections;
    private readonly EntryQueue _queue;
    private readonly Orders _orders;
    private readonly RequestBuffers _requests;
    private readonly AnswerEnds _answerEnds;
    private readonly FailedSends _failedSends;
    private readonly Closes _closes;
    private readonly BlockedSends _blocked;
    private readonly FixedContinuation _continuation;
    private readonly ListenerAccepts _accepts;
    private readonly Linger _linger;
    private readonly AnswerDates _dates;

    private ServedAnswers(LoopParts parts)
    {
        _connections = parts.Connections;
        _queue = parts.Queue;
        _orders = parts.Orders;
        _requests = parts.Requests;
        _answerEnds = parts.AnswerEnds;
        _failedSends = parts.FailedSends;
        _closes = parts.Closes;
        _blocked = parts.BlockedSends;
        _continuation = parts.Continuation;
        _accepts = new ListenerAccepts(parts, intoSlots: true);
        _linger = parts.Linger;
        _dates = parts.Own(new AnswerDates(parts.Ring));
    }

    public bool HasListenerAccepts => _accepts.AnyInFlight;

    public long NextDeadline =>
        _connections.Length(ConnectionList.ToClose) + _connections.Length(ConnectionList.Accepted) + _connections.Length(ConnectionList.Received) > 0
            ? 0
            : long.Min(_accepts.NextDeadline, _blocked.NextDeadline);

    public static LoopShape Shape(ServerOptions options, int listeners) => new()
    {
        Slots = ListenerAccepts.SlotsFor(options, listeners),
        Groups = 1,
        KernelChoosesSlots = true,
        EntriesPerSlot = EntriesPerSlot,
        LongestChain = EntriesPerSlot,
        CompletionsPerSlot = CompletionsPerSlot,
    };

    public static ServedAnswers Create(LoopParts parts) => new(parts);

    public void Start(long now) => _accepts.Submit();

    public void Complete(UserData data, in io_uring_cqe cqe, long now)
    {
        if (data.Kind != EntryKind.Accept && !_connections.IsCurrent(data))
        {
            // The end of a chain that a failed send has ended, or a link of a chain that the kernel did not start.
            return;
        }

        KernelResult result = cqe.Result;
        switch (data.Kind)
        {
            case EntryKind.Accept:
                _accepts.Accepted(data, result, cqe.HasMore, now);
                break;
            case EntryKind.Peek:
                _answerEnds.RequestPeeked(data.Slot, result);
                _connections.Move(data.Slot, ConnectionState.Received);
                break;
            case EntryKind.Discard:
                _answerEnds.DiscardFailed(data.Slot, result, now);
                break;
            case EntryKind.Send or EntryKind.SendRest:
                _failedSends.SendEnded(data, result, now);
                break;
            case EntryKind.Shutdown:
                _answerEnds.ShutdownEnded(data.Slot, result, now);
                break;
            case EntryKind.Close:
                CloseEnded(data.Slot, result);
                break;
            default:
                Debug.Fail($"a completion of the kind {data.Kind}");
                break;
        }
    }

    public void Advance(long now)
    {
        if (_connections.Length(ConnectionList.Received) + _connections.Length(ConnectionList.Accepted) > 0)
        {
            _dates.Advance(now);
            _orders.Response.Refresh(_dates);
        }

        while (_connections.Length(ConnectionList.Received) > 0 && TryAnswer(_connections.First(ConnectionList.Received)))
        {
        }

        while (_connections.Length(ConnectionList.Accepted) > 0 && TryBegin(_connections.First(ConnectionList.Accepted)))
        {
        }

        while (_connections.Length(ConnectionList.ToClose) > 0 && _closes.TryClose(_connections.First(ConnectionList.ToClose)))
        {
        }

        _accepts.Advance(now);
        _blocked.Advance(in this, now);
    }

    public bool TryContinue(uint slot) => _continuation.TryContinue(slot);

    public void Break(uint slot) => _continuation.Break(slot);

    /// <remarks>A response is chosen for a connection that exists, so a new one outdates no accept.</remarks>
    public bool CancelOutdated(ref uint resumeAt) =>
        _orders.Disarms && _accepts.Cancel();

    /// <remarks>Nothing to do: at most two accepts for each listener are cancelled, and the completion queue has room for them.</remarks>
    public void CancelCompleted(uint slot, KernelResult result)
    {
    }

    public void RestartAccepts(ushort previous) => _accepts.Restart(previous);

    private bool TryBegin(uint slot)
    {
        if (!_linger.IsOn)
        {
            return TryAnswer(slot);
        }

        if (!_queue.TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        // The answer is not in this chain: the request decides whether the connection lingers or closes at once.
        Entries.PeekRequest(ref *sqe, _connections.BeginChain(slot), _requests[slot], RequestLook.MaxLength, isLast: true);
        _connections.Move(slot, ConnectionState.Receiving);
        return true;
    }

    private bool TryAnswer(uint slot)
    {
        LoopResponse response = _orders.Response;
        ref Connection answered = ref _connections[slot];
        (answered.Response, answered.Length) = (response, answered.IsHead ? response.HeadLength : response.Length);
        bool lingers = _linger.Keeps(slot);
        if (!_queue.TryTakeChain(ResponseSends.Count(answered) + ResponseSends.EndCount(lingers), out SqeChain chain))
        {
            return false;
        }

        ChainKey key = _connections.BeginChain(slot);
        uint next = ResponseSends.Write(chain, key, answered);
        ResponseSends.WriteEnd(chain, next, key, lingers);
        _connections.Move(slot, ConnectionState.Answering);
        response.InFlight++;
        return true;
    }

    private void CloseEnded(uint slot, KernelResult close)
    {
        if (_connections[slot].State == ConnectionState.Answering)
        {
            _answerEnds.AnswerClosed(slot);
        }

        _closes.Ended(slot, close);
        _accepts.PreviousClosed(slot);
    }
}
