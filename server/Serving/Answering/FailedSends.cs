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
    private readonly RingFigures* _figures;

    public FailedSends(ConnectionTable connections, BlockedSends blocked, RingFigures* figures)
    {
        _connections = connections;
        _blocked = blocked;
        _figures = figures;
    }

    /// <summary>Handles the completion of a send, which failed or ended short.</summary>
    /// <param name="slot">The slot of the connection.</param>
    /// <param name="result">The bytes that the kernel has taken, or an error.</param>
    /// <param name="now">In milliseconds of the loop's clock.</param>
    /// <returns>Whether the connection is broken. Otherwise the loop continues the response.</returns>
    public bool Breaks(uint slot, KernelResult result, long now)
    {
        ref Connection answered = ref _connections[slot];
        _connections.EndChain(slot);
        if (!result.IsError || IsTransient(result.Errno))
        {
            answered.Sent += result.Count;
            _blocked.Add(slot, progress: result.Count > 0, now);
            return false;
        }

        answered.Broken = true;
        _figures->Broken++;
        _figures->Count(Operation.Send, result.Errno);
        return true;
    }

    /// <summary>No room in the socket's buffer, or no memory for the packets at the moment.</summary>
    private static bool IsTransient(Errno errno) => errno is Errno.EAGAIN or Errno.ENOMEM or Errno.ENOBUFS or Errno.EINTR;
}
