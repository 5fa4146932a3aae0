using System.Net;

namespace Uring.Server.Sockets;

/// <summary>The TCP sockets on one address, ours and others'. Makes system calls and allocates.</summary>
internal static class SocketTable
{
    /// <summary>The inodes of the sockets that listen on exactly this address, by whomever they were opened.</summary>
    public static List<uint> Listening(IPEndPoint at) =>
        [.. Rows(at, SocketState.Listen).Where(row => IsAt(row, at.Address)).Select(row => row.Inode)];

    /// <summary>
    /// The clients of connections that are not yet in an accept queue: with TCP_DEFER_ACCEPT these are also clients that hold
    /// theirs for established and have sent nothing. The kernel does not tell which of several listeners has them.
    /// </summary>
    public static IEnumerable<IPEndPoint> Handshaking(IPEndPoint at)
    {
        bool any = at.Address.Equals(IPAddress.Any) || at.Address.Equals(IPAddress.IPv6Any);
        return Rows(at, SocketState.SynReceived)
            .Where(row => any || IsAt(row, at.Address))
            .Select(row => row.Remote);
    }

    /// <summary>By its bytes: the kernel does not tell the interface of a link-local one.</summary>
    private static bool IsAt(SocketRow row, IPAddress address) =>
        row.Local.Address.GetAddressBytes().AsSpan().SequenceEqual(address.GetAddressBytes());

    /// <summary>With the port, and in the state.</summary>
    private static List<SocketRow> Rows(IPEndPoint at, SocketState state) =>
        SocketDiagnosis.Find(at.AddressFamily, (ushort)at.Port, state) ?? SocketFile.Find(at.AddressFamily, (ushort)at.Port, state);
}
