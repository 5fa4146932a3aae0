using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>Handles the ends of an answer's steps that do not depend on when the answer was chosen.</summary>
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
            received.Request = RequestLook.At(new ReadOnlySpan<byte>(_requests[slot], (int)result.Count));
        }
        else if (result.Errno == Errno.EAGAIN)
        {
            received.Request = RequestEnd.Unfinished;
            received.Silent = true;
        }
        else
        {
            // Without memory for the receive, the client is still connected and may be sending.
            received.Request = result.Errno is Errno.EFAULT or Errno.ENOMEM or Errno.ENOBUFS ? RequestEnd.Unfinished : RequestEnd.Gone;
            _figures->Count(Operation.Receive, result.Errno);
        }
    }

    /// <summary>Counts an answer that has ended, whole or broken, and releases its response.</summary>
    public void Count(uint slot)
    {
        ref Connection answered = ref _connections[slot];
        answered.Response.InFlight--;
        _figures->Connections++;
        if (!answered.Broken)
        {
            _figures->Answered++;
            _figures->Silent += answered.Silent ? 1u : 0;
            _figures->BytesSent += answered.Response.Length;
        }
        else
        {
            _failedSends.ChainEnded(answered);
        }
    }

    /// <summary>Counts an answer whose chain ended with a shutdown, and lets the connection linger.</summary>
    public void ShutDown(uint slot, KernelResult shutdown, long now)
    {
        Count(slot);
        if (shutdown.IsError)
        {
            _figures->Count(Operation.Shutdown, shutdown.Errno);
            if (shutdown.Errno == Errno.ENOTCONN)
            {
                // The client has reset the connection. After another error, such as ECANCELED of a kernel without a
                // worker, the client may still send.
                _connections[slot].Request = RequestEnd.Gone;
            }
        }

        _linger.Begin(slot, now);
    }

    /// <summary>Frees the slot of a close that ended, or retries a close that was cancelled.</summary>
    /// <remarks>The kernel cancels the close when it has no memory for the drain ahead of it.</remarks>
    public void CloseEnded(uint slot, KernelResult close)
    {
        CountClose(close);
        bool cancelled = close.Errno == Errno.ECANCELED;
        if (cancelled)
        {
            _connections[slot].Request = RequestEnd.Gone;
        }

        _connections.Move(slot, cancelled ? ConnectionState.ToClose : ConnectionState.Free);
    }

    /// <summary>Counts the error of a drain ahead of a close.</summary>
    public void DrainBeforeCloseEnded(KernelResult result)
    {
        // EAGAIN: the client has sent nothing more and has not ended.
        if (result.IsError && result.Errno != Errno.EAGAIN)
        {
            _figures->Count(Operation.Drain, result.Errno);
        }
    }

    /// <summary>Counts the error of a close.</summary>
    public void CountClose(KernelResult close)
    {
        if (close.IsError)
        {
            _figures->Count(Operation.Close, close.Errno);
        }
    }
}
