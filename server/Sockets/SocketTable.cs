using System.Net;

namespace Uring.Server.Sockets;

/// <summary>
/// Lists the TCP sockets of all processes on one address. The methods make system calls and allocate.
/// </summary>
internal static class SocketTable
{
    /// <summary>
    /// Lists the inodes of the sockets that listen on exactly this address, in any process.
    /// </summary>
    public static List<uint> Listening(IPEndPoint at) =>
        [.. Rows(at, SocketState.Listen).Where(row => IsAt(row, at.Address)).Select(row => row.Inode)];

    /// <summary>
    /// Lists the clients whose connections are not yet in an accept queue. With TCP_DEFER_ACCEPT these
    /// include clients whose side is established and that have sent no data. The kernel does not report the
    /// listener if several share the address.
    /// </summary>
    public static IEnumerable<IPEndPoint> Handshaking(IPEndPoint at)
    {
        bool any = at.Address.Equals(IPAddress.Any) || at.Address.Equals(IPAddress.IPv6Any);
        return Rows(at, SocketState.SynReceived)
            .Where(row => any || IsAt(row, at.Address))
            .Select(row => row.Remote);
    }

    /// <summary>
    /// Compares the bytes of the addresses: the kernel does not report the interface of a link-local one.
    /// </summary>
    private static bool IsAt(SocketRow row, IPAddress address) =>
        row.Local.Address.GetAddressBytes().AsSpan().SequenceEqual(address.GetAddressBytes());

    /// <summary>Lists the sockets with this port and state.</summary>
    private static List<SocketRow> Rows(IPEndPoint at, SocketState state) =>
        SocketDiagnosis.Find(at.AddressFamily, (ushort)at.Port, state) ?? ProcNetTcp.Find(at.AddressFamily, (ushort)at.Port, state);
}
