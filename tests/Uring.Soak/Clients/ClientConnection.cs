using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Uring.Soak.Clients;

/// <summary>One connection of one client.</summary>
/// <param name="server">The address of the server.</param>
/// <param name="patience">Cancels a connection that does not end by itself.</param>
internal sealed class ClientConnection(IPEndPoint server, CancellationToken patience) : IDisposable
{
    private const int Piece = 1 << 16;

    // In milliseconds: the pause of a slow reader that is ahead of its rate.
    private const int SteadyPause = 10;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ResponseCheck _response = new();
    private readonly long _openedAt = Stopwatch.GetTimestamp();
    private long _lastSent;
    private long _lastRead;

    /// <summary>Whether the client considers itself connected.</summary>
    public bool Connected { get; private set; }

    /// <summary>The longest pause between two sends, or before the first one.</summary>
    public TimeSpan LongestPause { get; private set; }

    /// <summary>The longest time between two reads.</summary>
    public TimeSpan LongestReadPause { get; private set; }

    /// <summary>The received bytes of the response.</summary>
    public long Received { get; private set; }

    /// <summary>Whether the client has received the whole response.</summary>
    public bool HasAll => _response.IsWhole;

    /// <summary>Returns whether the client has received a prefix of a response that was valid.</summary>
    /// <param name="versions">The versions of the server's body.</param>
    public bool HasPrefix(BodyVersions versions) => _response.IsPrefix(versions, _openedAt);

    public async Task Connect(bool smallWindow = false)
    {
        if (smallWindow)
        {
            _socket.ReceiveBufferSize = 4096;
        }

        // The kernel may complete the handshake long before a busy machine runs this client again.
        _lastSent = _lastRead = Stopwatch.GetTimestamp();
        await _socket.ConnectAsync(server, patience);
        Connected = true;
    }

    /// <summary>Sends all bytes.</summary>
    public async Task Send(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            // The pause also counts before a send that fails.
            NotePause();

            // The bytes are sent piece by piece, to measure the pause before each piece.
            bytes = bytes[await _socket.SendAsync(bytes[..Math.Min(bytes.Length, Piece)], SocketFlags.None, patience)..];
            NotePause();
            _lastSent = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Sends FIN: a half-close.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Makes the close send a reset.</summary>
    public void Reset() => _socket.LingerState = new LingerOption(enable: true, seconds: 0);

    public Task Pause(int milliseconds) => Task.Delay(milliseconds, patience);

    /// <summary>Reads a part of the response.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async Task<bool> Read(Memory<byte> buffer) => await Receive(buffer) > 0;

    /// <summary>Reads a part of the response.</summary>
    /// <returns>The number of bytes; 0 at the end of the stream.</returns>
    public async Task<int> Receive(Memory<byte> buffer)
    {
        int count;
        try
        {
            count = await _socket.ReceiveAsync(buffer, SocketFlags.None, patience);
        }
        finally
        {
            // The pause also counts before a read that fails.
            TimeSpan pause = Stopwatch.GetElapsedTime(_lastRead);
            LongestReadPause = pause > LongestReadPause ? pause : LongestReadPause;
            _lastRead = Stopwatch.GetTimestamp();
        }

        Received += count;
        _response.Add(buffer.Span[..count]);
        return count;
    }

    /// <summary>Reads to the end of the stream.</summary>
    /// <param name="room">The size of a read, in bytes.</param>
    /// <param name="pause">The pause between two reads, in milliseconds.</param>
    public async Task<ClientEnd> ReadToEnd(int room = 2048, int pause = 0)
    {
        byte[] buffer = new byte[room];
        while (await Read(buffer))
        {
            if (pause > 0)
            {
                await Pause(pause);
            }
        }

        return HasAll ? ClientEnd.Whole : ClientEnd.Short;
    }

    /// <summary>Reads a large response to the end of the stream, at a constant rate.</summary>
    /// <param name="seconds">The time for the whole response.</param>
    public async Task<ClientEnd> ReadSteadily(double seconds)
    {
        byte[] buffer = new byte[Piece / 4];
        long start = Stopwatch.GetTimestamp();
        while (await Read(buffer))
        {
            while (Received > Stopwatch.GetElapsedTime(start).TotalSeconds / seconds * BodyVersions.LargeLength && !HasAll)
            {
                await Pause(SteadyPause);
            }
        }

        return HasAll ? ClientEnd.Whole : ClientEnd.Short;
    }

    private void NotePause()
    {
        TimeSpan pause = Stopwatch.GetElapsedTime(_lastSent);
        LongestPause = pause > LongestPause ? pause : LongestPause;
    }

    public void Dispose() => _socket.Dispose();
}
