using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Uring.Soak.Kept;

/// <summary>One connection of one client, on which it sends requests and reads responses.</summary>
/// <param name="patience">Cancels a connection that does not end by itself.</param>
internal sealed class KeptConnection(CancellationToken patience) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;
    private long _lastAction = Stopwatch.GetTimestamp();

    /// <summary>The timestamp of the connection's start.</summary>
    public long OpenedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>The longest time between two actions of the client.</summary>
    public TimeSpan LongestPause { get; private set; }

    /// <summary>The requests that were sent whole.</summary>
    public int Requests { get; set; }

    /// <summary>The responses that were read whole.</summary>
    public int Responses { get; private set; }

    public async Task ConnectAsync(IPEndPoint server) => await _socket.ConnectAsync(server, patience);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        NotePause();
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, patience)..];
        }

        NotePause();
    }

    /// <summary>Reads a whole response.</summary>
    /// <param name="isHead">Whether the request was a HEAD.</param>
    /// <returns>Null at the end of the stream before the first byte.</returns>
    /// <exception cref="InvalidDataException">The stream ends within the response.</exception>
    public async Task<KeptResponse?> ReadAsync(bool isHead = false)
    {
        int length;
        while ((length = Unread.IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await FillAsync())
            {
                return Unread.IsEmpty ? null : throw new InvalidDataException("the connection ended within a head");
            }
        }

        string head = Encoding.ASCII.GetString(Unread[..(length + 2)]);
        _start += length + 4;
        byte[] body = new byte[isHead ? 0 : LengthOf(head)];
        for (int read = 0; read < body.Length;)
        {
            if (Unread.IsEmpty && !await FillAsync())
            {
                throw new InvalidDataException($"the connection ended after {read} of {body.Length} bytes");
            }

            int count = Math.Min(Unread.Length, body.Length - read);
            Unread[..count].CopyTo(body.AsSpan(read));
            _start += count;
            read += count;
        }

        Responses++;
        NotePause();
        return new KeptResponse(
            int.Parse(head.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture),
            !head.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase),
            body);
    }

    public Task PauseAsync(int milliseconds) => Task.Delay(milliseconds, patience);

    /// <summary>Makes the close send a reset.</summary>
    public void Reset() => _socket.LingerState = new LingerOption(enable: true, seconds: 0);

    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => _socket.Dispose();

    private Span<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    private static int LengthOf(string head)
    {
        const string Name = "\r\ncontent-length: ";
        int at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head.AsSpan(at + Name.Length, head.IndexOf('\r', at + Name.Length) - at - Name.Length), CultureInfo.InvariantCulture);
    }

    private async Task<bool> FillAsync()
    {
        Unread.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        int count = await _socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, patience);
        _end += count;
        return count > 0;
    }

    private void NotePause()
    {
        TimeSpan pause = Stopwatch.GetElapsedTime(_lastAction);
        LongestPause = pause > LongestPause ? pause : LongestPause;
        _lastAction = Stopwatch.GetTimestamp();
    }
}
