using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>Records sends that failed or ended short, each connection once and by the first error.</summary>
internal sealed unsafe class FailedSends
{
    private readonly ConnectionTable _connections;
    private readonly RingFigures* _figures;

    public FailedSends(ConnectionTable connections, RingFigures* figures)
    {
        _connections = connections;
        _figures = figures;
    }

    /// <summary>Records a failed send. The sends of the later parts fail as well.</summary>
    /// <param name="send">The user data.</param>
    /// <param name="result">An error, or the count of a short send.</param>
    public void Record(UserData send, KernelResult result)
    {
        ref Connection failed = ref _connections[send.Slot];
        if (failed.Broken && !failed.BrokenWithoutErrno)
        {
            return;
        }

        if (!failed.Broken)
        {
            failed.Broken = true;
            _figures->BytesSent += failed.Response.PartStart(send.Part) + result.Count;
            _figures->Broken++;
        }

        failed.BrokenWithoutErrno = !result.IsError;
        if (result.IsError)
        {
            _figures->Count(Operation.Send, result.Errno);
        }
    }

    /// <summary>Counts a connection whose last send ended short as EPIPE, the error of the next send.</summary>
    public void AnswerEnded(in Connection answered)
    {
        if (answered.BrokenWithoutErrno)
        {
            _figures->Count(Operation.Send, Errno.EPIPE);
        }
    }
}
