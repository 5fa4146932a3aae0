using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>Handles sends that did not send the whole rest of a response: retries them, or breaks the connection.</summary>
/// <remarks>
/// A send that fails or ends short ends its chain: its link is soft, so the kernel cancels the FIN or the close behind it. A
/// send that sends the whole rest posts no completion. Where the kernel did not start the chain, its other entries may
/// complete as well: these belong to an older generation and are ignored.
/// </remarks>
internal sealed unsafe class FailedSends
{
    private readonly ConnectionTable _connections;
    private readonly BlockedSends _blocked;
    private readonly EndedAnswers _ended;
    private readonly RingFigures* _figures;

    public FailedSends(ConnectionTable connections, BlockedSends blocked, EndedAnswers ended, RingFigures* figures)
    {
        _connections = connections;
        _blocked = blocked;
        _ended = ended;
        _figures = figures;
    }

    /// <summary>Handles the completion of a send, which failed or ended short: the last one of its chain.</summary>
    /// <param name="send">The user data of the send.</param>
    /// <param name="result">The bytes that the kernel has taken, or an error.</param>
    /// <param name="now">In milliseconds of the loop's clock.</param>
    public void SendEnded(UserData send, KernelResult result, long now)
    {
        ref Connection answered = ref _connections[send.Slot];
        _connections.EndChain(send.Slot);
        uint before = answered.Sent;

        // Ahead of the rest, the first part is sent whole: its success posts nothing.
        uint sent = send.Kind == EntryKind.SendRest ? uint.Max(before, answered.Response.FirstLength) : before;
        bool goesOn = !result.IsError || IsTransient(result.Errno);
        _ended.Advance(send.Slot, sent + (goesOn ? result.Count : 0));
        if (goesOn && !answered.Response.IsInDate(answered.Sent))
        {
            _blocked.Add(send.Slot, progress: answered.Sent > before, now);
            return;
        }

        if (!goesOn)
        {
            _figures->Count(Operation.Send, result.Errno);
        }

        _ended.Break(send.Slot);
    }

    /// <summary>No room in the socket's buffer, or no memory for the packets at the moment.</summary>
    public static bool IsTransient(Errno errno) => errno is Errno.EAGAIN or Errno.ENOMEM or Errno.ENOBUFS or Errno.EINTR;
}
