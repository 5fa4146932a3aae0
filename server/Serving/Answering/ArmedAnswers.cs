using System.Diagnostics;
using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>
/// Chooses the answer before the connection exists: every slot has a chain in flight, and the kernel accepts, answers
/// and closes without running any code of this process. The loop re-arms slots whose chains have ended.
/// </summary>
/// <remarks>Each listener has its share of the slots, since an armed accept names one listener.</remarks>
internal readonly unsafe struct ArmedAnswers : IAnswers<ArmedAnswers>
{
    // A chain posts its head, the peek and its end.
    private const uint CompletionsPerSlot = 3;

    private readonly LoopParts _parts;
    private readonly ConnectionTable _connections;
    private readonly EntryQueue _queue;
    private readonly Orders _orders;
    private readonly AnswerEnds _answerEnds;
    private readonly FailedSends _failedSends;
    private readonly Closes _closes;
    private readonly BlockedSends _blocked;
    private readonly FixedContinuation _continuation;
    private readonly AcceptBackOff _backOff;
    private readonly CancelledChains _cancelled;
    private readonly RingFigures* _figures;
    private readonly bool _lingers;

    private ArmedAnswers(LoopParts parts)
    {
        _parts = parts;
        _connections = parts.Connections;
        _queue = parts.Queue;
        _orders = parts.Orders;
        _answerEnds = parts.AnswerEnds;
        _failedSends = parts.FailedSends;
        _closes = parts.Closes;
        _blocked = parts.BlockedSends;
        _continuation = parts.Continuation;
        _backOff = parts.BackOff;
        _cancelled = new CancelledChains(parts.Connections);
        _figures = parts.Figures;
        _lingers = parts.Linger.IsOn;
    }

    public bool HasListenerAccepts => false;

    public long NextDeadline =>
        _connections.Length(ConnectionList.ToClose) > 0 ? 0
        : _connections.Length(ConnectionList.Free) > 0 && !_orders.Disarms ? long.Min(_backOff.Until, _blocked.NextDeadline)
        : _blocked.NextDeadline;

    public static LoopShape Shape(ServerOptions options, int listeners) => new()
    {
        Slots = options.Slots,
        Groups = (uint)listeners,
        EntriesPerSlot = options.Linger == 0 ? ArmedChain.EntriesFromAccept : ArmedChain.MaxEntries,
        LongestChain = ArmedChain.MaxEntries,
        CompletionsPerSlot = CompletionsPerSlot,
        FurtherCompletions = CancelledChains.Room,
    };

    public static ArmedAnswers Create(LoopParts parts) => new(parts);

    public void Start(long now) => Arm(now);

    public void Complete(UserData data, in io_uring_cqe cqe, long now)
    {
        if (!_connections.IsCurrent(data))
        {
            // The end of a chain that a failed send has ended, or a link of a chain that the kernel did not start.
            return;
        }

        KernelResult result = cqe.Result;
        switch (data.Kind)
        {
            case EntryKind.Peek:
                Peeked(data.Slot, result);
                break;
            case EntryKind.Discard when result.Errno == Errno.EBADF && _connections[data.Slot].State == ConnectionState.Armed:
                // The kernel had no memory for a whole chain and ran its second part alone. The first part still accepts, and
                // nothing would end its connection.
                _ = _parts.Cancellations.TryCancel(new UserData(EntryKind.Accept, data.Slot, data.Generation));
                break;
            case EntryKind.Discard:
                _cancelled.Remove(data.Slot);
                _answerEnds.DiscardFailed(data.Slot, result, now);
                break;
            case EntryKind.Shutdown:
                ShutdownEnded(data.Slot, result, now);
                break;
            case EntryKind.Close:
                CloseEnded(data.Slot, result, now);
                break;
            case EntryKind.Send or EntryKind.SendRest:
                SendEnded(data, result, now);
                break;
            case EntryKind.Accept:
                if (result.IsError)
                {
                    AcceptFailed(data.Slot, result.Errno, now);
                }

                break;
            case EntryKind.CloseBeforeAccept:
                _closes.CountError(result);
                _connections[data.Slot].CloseCancelled = result.Errno == Errno.ECANCELED;
                break;
            default:
                Debug.Fail($"a completion of the kind {data.Kind}");
                break;
        }
    }

    public void Advance(long now)
    {
        if (_connections.Length(ConnectionList.ToClose) > 0 || (_connections.Length(ConnectionList.Free) > 0 && MayAccept(now)))
        {
            Arm(now);
        }

        _blocked.Advance(in this, now);
    }

    public bool TryContinue(uint slot) => _continuation.TryContinue(slot);

    public void Break(uint slot) => _continuation.Break(slot);

    /// <remarks>
    /// Cancels one by one. A cancellation by file makes the kernel search all entries again for each match:
    /// docs/server-queues.md.
    /// </remarks>
    public bool CancelOutdated(ref uint resumeAt)
    {
        LoopResponse current = _orders.Response;
        bool all = _orders.Disarms;
        bool any = false;
        for (uint slot = resumeAt; slot < _connections.Count; slot++)
        {
            ref Connection armed = ref _connections[slot];
            if (armed.State != ConnectionState.Armed || (!all && armed.Response == current))
            {
                continue;
            }

            any = true;
            if (armed.AcceptCancelled)
            {
                continue;
            }

            if (!_cancelled.HasRoom || !_parts.Cancellations.TryCancel(new UserData(EntryKind.Accept, slot, armed.Generation)))
            {
                resumeAt = slot;
                return true;
            }

            _cancelled.Add(slot);
        }

        resumeAt = 0;
        return any;
    }

    public void CancelCompleted(uint slot, KernelResult result)
    {
        if (result.IsError)
        {
            _cancelled.Remove(slot);
        }
    }

    /// <remarks>Each accept serves one connection and belongs to its slot, so none needs a restart.</remarks>
    public void RestartAccepts(ushort previous) => _cancelled.Clear();

    private bool MayAccept(long now) => _orders.Current == LoopOrder.Serve && now >= _backOff.Until;

    /// <summary>Closes connections and arms slots, as far as the queue has room.</summary>
    private void Arm(long now)
    {
        bool accept = MayAccept(now);
        bool room = true;
        while (room && _connections.Length(ConnectionList.ToClose) > 0)
        {
            uint slot = _connections.First(ConnectionList.ToClose);
            room = accept ? TryCloseAndArm(slot) : _closes.TryClose(slot);
        }

        while (room && accept && _connections.Length(ConnectionList.Free) > 0)
        {
            room = TryArm(_connections.First(ConnectionList.Free));
        }
    }

    private bool TryArm(uint slot)
    {
        LoopResponse response = _orders.Response;
        if (!_queue.TryTakeChain(ArmedChain.EntriesFromAccept, out SqeChain entries))
        {
            return false;
        }

        ArmedChain chain = new(entries, _connections.BeginChain(slot));
        Answer(chain, 0, slot, response);
        return true;
    }

    private bool TryCloseAndArm(uint slot)
    {
        LoopResponse response = _orders.Response;
        bool drain = _closes.NeedsDrain(slot);
        if (!_queue.TryTakeChain(ArmedChain.MaxEntries - (drain ? 0u : 1), out SqeChain entries))
        {
            return false;
        }

        ArmedChain chain = new(entries, _connections.BeginChain(slot));
        uint accept = chain.CloseBeforeAccept(drain);
        ClientInput previous = _connections[slot].Input;
        Answer(chain, accept, slot, response);
        _connections[slot].PreviousInput = previous;
        return true;
    }

    private void Answer(ArmedChain chain, uint accept, uint slot, LoopResponse response)
    {
        if (_lingers)
        {
            chain.AnswerAndLinger(accept, ListenerOf(slot), _parts.Requests[slot], RequestLook.MaxLength, response);
        }
        else
        {
            chain.AnswerAndClose(accept, ListenerOf(slot), response);
        }

        _connections.Move(slot, ConnectionState.Armed);
        ref Connection armed = ref _connections[slot];
        armed.Reset();
        armed.Response = response;
        armed.Length = response.Length;
        response.InFlight++;
        _figures->Arms++;
    }

    private AwaitedFile ListenerOf(uint slot) => _parts.Listener(_connections.GroupOf(slot));

    private void AcceptFailed(uint slot, Errno errno, long now)
    {
        _connections.Move(slot, ConnectionState.AcceptFailed);

        // ECANCELED: the loop cancelled the accept, or the kernel did not start the chain. In the second case the last
        // entry reports the error.
        if (errno != Errno.ECANCELED)
        {
            _backOff.Failed(errno, now);
        }
    }

    private void Peeked(uint slot, KernelResult result)
    {
        if (_connections[slot].State == ConnectionState.AcceptFailed)
        {
            CountWithoutConnection(Operation.Receive, result.Errno);
            return;
        }

        _connections.Move(slot, ConnectionState.Answering);
        _answerEnds.RequestPeeked(slot, result);
    }

    private void SendEnded(UserData send, KernelResult result, long now)
    {
        uint slot = send.Slot;
        if (_connections[slot].State == ConnectionState.AcceptFailed)
        {
            _connections.EndChain(slot);
            EndedWithoutConnection(slot, Operation.Send, result.Errno, now);
            return;
        }

        _cancelled.Remove(slot);
        _failedSends.SendEnded(send, result, now);
    }

    private void ShutdownEnded(uint slot, KernelResult shutdown, long now)
    {
        _cancelled.Remove(slot);
        if (_connections[slot].State == ConnectionState.AcceptFailed)
        {
            EndedWithoutConnection(slot, Operation.Shutdown, shutdown.Errno, now);
        }
        else
        {
            _answerEnds.ShutdownEnded(slot, shutdown, now);
        }
    }

    private void CloseEnded(uint slot, KernelResult close, long now)
    {
        _cancelled.Remove(slot);
        switch (_connections[slot].State)
        {
            case ConnectionState.Closing:
                _closes.Ended(slot, close);
                break;
            case ConnectionState.AcceptFailed:
                EndedWithoutConnection(slot, Operation.Close, close.Errno, now);
                break;
            default:
                _answerEnds.AnswerClosed(slot);
                _closes.Ended(slot, close);
                break;
        }
    }

    /// <summary>
    /// Counts the error of an entry whose chain has no connection. EBADF and ECANCELED are expected: the slot is
    /// empty, or another entry failed.
    /// </summary>
    private void CountWithoutConnection(Operation operation, Errno errno)
    {
        if (errno is not Errno.EBADF and not Errno.ECANCELED)
        {
            _figures->Count(operation, errno);
        }
    }

    private void EndedWithoutConnection(uint slot, Operation operation, Errno errno, long now)
    {
        _cancelled.Remove(slot);
        ref Connection ended = ref _connections[slot];
        ended.Response.InFlight--;
        CountWithoutConnection(operation, errno);
        if (errno != Errno.EBADF)
        {
            // The kernel had no memory to start the chain, and a chain armed now would fail in the same way.
            _backOff.Start(now);
        }

        // A cancelled close leaves the previous connection in the slot. A broken one must still be reset, so it is not drained.
        ended.Input = ended.PreviousInput;
        _connections.Move(slot, ended.CloseCancelled ? ConnectionState.ToClose : ConnectionState.Free);
    }
}
