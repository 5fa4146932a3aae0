using Uring.Server.Http;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>
/// Counts the parts of answers that are sent, and answers that have ended, and releases their responses.
/// </summary>
internal sealed unsafe class EndedAnswers
{
    private readonly ConnectionTable _connections;
    private readonly SendProgress _progress;
    private readonly RingFigures* _figures;

    public EndedAnswers(ConnectionTable connections, SendProgress progress, RingFigures* figures)
    {
        _connections = connections;
        _progress = progress;
        _figures = figures;
    }

    /// <summary>
    /// Records the bytes of an answer that the kernel has taken so far. The figure grows with each part.
    /// </summary>
    public void Advance(uint slot, uint sent)
    {
        ref Connection answered = ref _connections[slot];
        _figures->BytesSent += sent - answered.Sent;
        answered.Sent = sent;
    }

    /// <summary>Counts an answer that was sent whole.</summary>
    public void Count(uint slot)
    {
        ref Connection answered = ref _connections[slot];
        answered.Response.InFlight--;
        _progress.Ended(slot);
        _figures->Connections++;
        _figures->Answered++;
        _figures->Silent += answered.Silent ? 1u : 0;
        _figures->BytesSent += answered.Length - answered.Sent;
    }

    /// <summary>Resets a connection with nothing in flight whose response was not sent whole.</summary>
    /// <remarks>
    /// The request is unread, and nothing drains it ahead of the close: the kernel sends RST. A client that has sent nothing
    /// gets a FIN.
    /// </remarks>
    public void Break(uint slot)
    {
        ref Connection broken = ref _connections[slot];
        broken.Response.InFlight--;
        _progress.Ended(slot);
        _figures->Connections++;
        _figures->Broken++;
        broken.Input = ClientInput.Closed;
        _connections.Move(slot, ConnectionState.ToClose);
    }
}
