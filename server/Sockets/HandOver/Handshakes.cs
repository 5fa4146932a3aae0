using System.Net;

namespace Uring.Server.Sockets.HandOver;

/// <summary>
/// The handshakes that were under way when we began to look, and are not over. Once new clients are kept away from our
/// sockets ours are among these, and with other servers on the same address only these: theirs go on coming.
/// </summary>
internal sealed class Handshakes(IPEndPoint at)
{
    private HashSet<IPEndPoint>? _left;

    /// <summary>Whether there are any; the first call begins to look.</summary>
    public bool Any()
    {
        IEnumerable<IPEndPoint> now = SocketTable.Handshaking(at);
        if (_left is null)
        {
            _left = [.. now];
        }
        else if (_left.Count > 0)
        {
            _left.IntersectWith(now);
        }

        return _left.Count > 0;
    }
}
