using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>Handles the completions that armed and served answers have in common.</summary>
internal sealed unsafe class AnswerEnds
{
    private readonly ConnectionTable _connections;
    private readonly RequestBuffers _requests;
    private readonly BlockedSends _blocked;
    private readonly EndedAnswers _ended;
    private readonly Linger _linger;
    private readonly RingFigures* _figures;

    public AnswerEnds(
        ConnectionTable connections, RequestBuffers requests, BlockedSends blocked, EndedAnswers ended, Linger linger, RingFigures* figures)
    {
        _connections = connections;
        _requests = requests;
        _blocked = blocked;
        _ended = ended;
        _linger = linger;
        _figures = figures;
    }

    /// <summary>Reads from the first bytes of the request whether the client may still send.</summary>
    public void RequestPeeked(uint slot, KernelResult result)
    {
        ref Connection peeked = ref _connections[slot];
        if (!result.IsError)
        {
            RequestStart start = _requests.Look(slot, result.Count);
            (peeked.Input, peeked.RequestLeft, peeked.LastRequest, peeked.IsHead) = (start.Input, start.Length, start.IsLast, start.IsHead);
        }
        else if (result.Errno == Errno.EAGAIN)
        {
            peeked.Silent = true;
        }
        else
        {
            peeked.Input = MayBeOpen(result.Errno) ? ClientInput.Unfinished : ClientInput.Closed;
            _figures->Count(Operation.Receive, result.Errno);
        }
    }

    /// <summary>
    /// Handles the completion of a discard, which failed: the response is sent whole, and the close behind the discard is
    /// cancelled.
    /// </summary>
    public void DiscardFailed(uint slot, KernelResult result, long now)
    {
        _connections.EndChain(slot);
        ref Connection answered = ref _connections[slot];
        answered.Silent = result.Errno == Errno.EAGAIN;
        if (!answered.Silent)
        {
            _figures->Count(Operation.Receive, result.Errno);
        }

        if (MayBeOpen(result.Errno))
        {
            // The FIN follows alone, and the connection lingers until the request has arrived.
            answered.Input = ClientInput.Unfinished;
            _ended.Advance(slot, answered.Length);
            _blocked.AddFin(slot, now);
        }
        else
        {
            _ended.Count(slot);
            answered.Input = ClientInput.Closed;
            _connections.Move(slot, ConnectionState.ToClose);
        }
    }

    /// <summary>Handles the end of a chain with a shutdown: counts the answer, and lets the connection linger.</summary>
    public void ShutdownEnded(uint slot, KernelResult shutdown, long now)
    {
        _ended.Count(slot);
        if (shutdown.IsError)
        {
            _figures->Count(Operation.Shutdown, shutdown.Errno);
            if (shutdown.Errno == Errno.ENOTCONN)
            {
                // The client has reset the connection. After another error, such as ECANCELED of a kernel without a
                // worker, the client may still send.
                _connections[slot].Input = ClientInput.Closed;
            }
        }

        _linger.Begin(slot, now);
    }

    /// <summary>Handles the end of a chain with a close: counts the answer.</summary>
    public void AnswerClosed(uint slot)
    {
        _ended.Count(slot);
        _figures->ClosedAtOnce += _linger.IsOn ? 1u : 0;
    }

    /// <summary>Whether the client may still send: nothing has arrived, or the kernel had no memory (EFAULT: for a page).</summary>
    private static bool MayBeOpen(Errno errno) => errno is Errno.EAGAIN or Errno.EFAULT or Errno.ENOMEM or Errno.ENOBUFS;
}
