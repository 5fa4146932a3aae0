using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Uring.Server.Sockets;

/// <summary>
/// Lists sockets through /proc/net/tcp and tcp6: proc(5). The files have a line for every socket of the
/// network namespace, so a read takes seconds after a flood of connections. Used where the kernel has no
/// sock_diag(7) or the container denies it.
/// </summary>
internal static class ProcNetTcp
{
    // Columns: number, local address, remote address, state, queues, timer, retransmits, user, timeout,
    // inode.
    private const int Local = 1;
    private const int Remote = 2;
    private const int State = 3;
    private const int Inode = 9;
    private const int Columns = 10;

    /// <returns>An empty list if the file cannot be read.</returns>
    public static List<SocketRow> Find(AddressFamily family, ushort localPort, SocketState state)
    {
        // A unit with ProcSubset=pid has /proc/self/net, but no /proc/net.
        string file = family == AddressFamily.InterNetworkV6 ? "/proc/self/net/tcp6" : "/proc/self/net/tcp";
        string code = ((int)state).ToString("X2", CultureInfo.InvariantCulture);
        string port = ":" + localPort.ToString("X4", CultureInfo.InvariantCulture);
        try
        {
            return
            [
                .. File.ReadLines(file)
                    .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Where(row => row.Length >= Columns && row[State] == code && row[Local].EndsWith(port, StringComparison.Ordinal))
                    .Select(row => new SocketRow(
                        Parse(row[Local]), Parse(row[Remote]), uint.Parse(row[Inode], CultureInfo.InvariantCulture))),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>
    /// Parses an address of 32-bit words in host byte order and a port, all in hexadecimal.
    /// </summary>
    private static IPEndPoint Parse(string text)
    {
        const int DigitsOfWord = 8;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        uint[] words = new uint[colon / DigitsOfWord];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = uint.Parse(text.AsSpan(i * DigitsOfWord, DigitsOfWord), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return new IPEndPoint(
            new IPAddress(MemoryMarshal.AsBytes(words.AsSpan())),
            int.Parse(text.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
