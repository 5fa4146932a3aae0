using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Uring.Soak.Kept;

/// <summary>One connection of one client, on which it sends requests and reads responses.</summary>
/// <param name="patience">Cancels a connection that does not end by itself.</param>
internal sealed class KeptConnection(CancellationToken patience) : IDisposable
{
    private const int TcpRepair = 19;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 << 10];
    private Stream _stream = Stream.Null;
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
    public int Responses { get; set; }

    /// <summary>The stream, with TLS after <see cref="SecureAsync"/>.</summary>
    public Stream Stream => _stream;

    /// <summary>Cancels a connection that does not end by itself.</summary>
    public CancellationToken Patience => patience;

    /// <summary>
    /// The size of the receive buffer. The kernel doubles the value: SO_RCVBUF, socket(7).
    /// </summary>
    public int ReceiveBuffer
    {
        set => _socket.ReceiveBufferSize = value;
    }

    public async Task ConnectAsync(IPEndPoint server)
    {
        await _socket.ConnectAsync(server, patience);
        _stream = new NetworkStream(_socket, ownsSocket: false);
    }

    /// <summary>Starts TLS.</summary>
    public async Task SecureAsync()
    {
        SslStream secure = new(_stream);
        _stream = secure;
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = ServerCertificate.Host, RemoteCertificateValidationCallback = ServerCertificate.IsExpected }, patience);
        NotePause();
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        NotePause();
        await _stream.WriteAsync(bytes, patience);
        NotePause();
    }

    /// <summary>Reads a whole response.</summary>
    /// <param name="isHead">Whether the request was a HEAD.</param>
    /// <returns>Null at the end of the stream before the first byte.</returns>
    /// <exception cref="InvalidDataException">The stream ends within the response.</exception>
    public async Task<KeptResponse?> ReadAsync(bool isHead = false)
    {
        if (await ReadHeadAsync() is not { } head)
        {
            return null;
        }

        byte[] body = new byte[isHead ? 0 : LengthOf(head)];
        for (int read = 0; read < body.Length;)
        {
            read += await ReadBodyAsync(body.AsMemory(read));
        }

        Responses++;
        NotePause();
        return new KeptResponse(
            int.Parse(head.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture),
            !head.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase),
            body);
    }

    /// <summary>Reads the head of a response.</summary>
    /// <returns>Null at the end of the stream before the first byte.</returns>
    /// <exception cref="InvalidDataException">The stream ends within the head.</exception>
    public async Task<string?> ReadHeadAsync()
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
        return head;
    }

    /// <summary>Reads a part of a body.</summary>
    /// <param name="part">Receives the bytes. It is not empty.</param>
    /// <returns>The number of bytes, at least 1.</returns>
    /// <exception cref="InvalidDataException">The stream ends.</exception>
    public async Task<int> ReadBodyAsync(Memory<byte> part)
    {
        if (Unread.IsEmpty && !await FillAsync())
        {
            throw new InvalidDataException($"the connection ended {part.Length} bytes before the end of the body");
        }

        int count = Math.Min(Unread.Length, part.Length);
        Unread[..count].CopyTo(part.Span);
        _start += count;
        return count;
    }

    /// <summary>Returns the length of the body.</summary>
    /// <param name="head">The head of the response.</param>
    public static int LengthOf(string head)
    {
        const string Name = "\r\ncontent-length: ";
        int at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head.AsSpan(at + Name.Length, head.IndexOf('\r', at + Name.Length) - at - Name.Length), CultureInfo.InvariantCulture);
    }

    public Task PauseAsync(int milliseconds) => Task.Delay(milliseconds, patience);

    /// <summary>Makes the close send a reset.</summary>
    public void Reset() => _socket.LingerState = new LingerOption(enable: true, seconds: 0);

    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>
    /// Closes the socket without a packet, where the process may: TCP_REPAIR, which tcp(7) does not describe.
    /// </summary>
    /// <returns>Whether the process may. Otherwise the close sends a reset.</returns>
    public bool Vanish()
    {
        try
        {
            _socket.SetRawSocketOption((int)ProtocolType.Tcp, TcpRepair, BitConverter.GetBytes(1));
            return true;
        }
        catch (SocketException)
        {
            Reset();
            return false;
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private Span<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    private async Task<bool> FillAsync()
    {
        Unread.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        int count = await _stream.ReadAsync(_buffer.AsMemory(_end), patience);
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
