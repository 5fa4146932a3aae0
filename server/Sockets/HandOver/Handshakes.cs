using System.Net;

namespace Uring.Server.Sockets.HandOver;

/// <summary>
/// The handshakes on an address that were in progress at the first call, and still are. Once SYNs no longer
/// reach the server's own sockets, all of its handshakes are among these. Another server on the same address
/// receives new ones, which do not count.
/// </summary>
internal sealed class Handshakes(IPEndPoint at)
{
    private HashSet<IPEndPoint>? _left;

    /// <summary>Whether any are left. The first call records the handshakes.</summary>
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
