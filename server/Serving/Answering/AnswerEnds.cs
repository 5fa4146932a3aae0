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
    private readonly FailedSends _failedSends;
    private readonly Linger _linger;
    private readonly RingFigures* _figures;

    public AnswerEnds(ConnectionTable connections, RequestBuffers requests, FailedSends failedSends, Linger linger, RingFigures* figures)
    {
        _connections = connections;
        _requests = requests;
        _failedSends = failedSends;
        _linger = linger;
        _figures = figures;
    }

    /// <summary>Reads from the first bytes of the request whether the client may still send.</summary>
    public void RequestReceived(uint slot, KernelResult result)
    {
        ref Connection received = ref _connections[slot];
        if (!result.IsError)
        {
            received.Input = RequestLook.At(new ReadOnlySpan<byte>(_requests[slot], (int)result.Count));
        }
        else if (result.Errno == Errno.EAGAIN)
        {
            received.Input = ClientInput.Unfinished;
            received.Silent = true;
        }
        else
        {
            // The kernel had no memory for the receive (EFAULT: for a page of the buffer). The client may be sending.
            received.Input = result.Errno is Errno.EFAULT or Errno.ENOMEM or Errno.ENOBUFS ? ClientInput.Unfinished : ClientInput.Closed;
            _figures->Count(Operation.Receive, result.Errno);
        }
    }

    /// <summary>Counts an answer that has ended, whole or broken, and releases its response.</summary>
    public void AnswerEnded(uint slot)
    {
        ref Connection answered = ref _connections[slot];
        answered.Response.InFlight--;
        _figures->Connections++;
        if (!answered.Broken)
        {
            _figures->Answered++;
            _figures->Silent += answered.Silent ? 1u : 0;
        }

        _figures->BytesSent += answered.Broken ? answered.Sent : answered.Response.Length;
    }

    /// <summary>Handles the completion of a send, which failed or ended short: the last one of its chain.</summary>
    public void SendEnded(uint slot, KernelResult send, long now)
    {
        if (!_failedSends.Breaks(slot, send, now))
        {
            return;
        }

        AnswerEnded(slot);
        if (_linger.IsOn)
        {
            _linger.Begin(slot, now);
        }
        else
        {
            _connections[slot].Input = ClientInput.Closed;
            _connections.Move(slot, ConnectionState.ToClose);
        }
    }

    /// <summary>Handles the end of a chain with a shutdown: counts the answer, and lets the connection linger.</summary>
    public void ShutdownEnded(uint slot, KernelResult shutdown, long now)
    {
        AnswerEnded(slot);
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
}
