using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Uring.Soak.Clients;

/// <summary>One connection of one client, and what it has seen of the server.</summary>
/// <param name="server">Where that listens.</param>
/// <param name="patience">Ends the connection if nothing else does.</param>
internal sealed class ClientConnection(IPEndPoint server, CancellationToken patience) : IDisposable
{
    private const int Piece = 1 << 16;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ResponseCheck _answer = new();
    private long _lastSent;

    /// <summary>Whether the handshake is over, as this side sees it.</summary>
    public bool Connected { get; private set; }

    /// <summary>The longest time between two things that it sent.</summary>
    public TimeSpan LongestPause { get; private set; }

    /// <summary>Bytes of the response, so far.</summary>
    public long Received { get; private set; }

    /// <summary>Whether the whole response is there.</summary>
    public bool HasAll => _answer.IsWhole;

    public async Task Connect(bool smallWindow = false)
    {
        if (smallWindow)
        {
            _socket.ReceiveBufferSize = 4096;
        }

        await _socket.ConnectAsync(server, patience);
        Connected = true;
        _lastSent = Stopwatch.GetTimestamp();
    }

    /// <summary>Sends all of it.</summary>
    public async Task Send(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            // Before it, too: a send that fails tells nothing of the time that it came late.
            NotePause();

            // A piece at a time: only so is it known how long the server had to wait for the next.
            bytes = bytes[await _socket.SendAsync(bytes[..Math.Min(bytes.Length, Piece)], SocketFlags.None, patience)..];
            NotePause();
            _lastSent = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Sends no more: FIN.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Goes away with a reset.</summary>
    public void Reset() => _socket.LingerState = new LingerOption(enable: true, seconds: 0);

    public Task Pause(int milliseconds) => Task.Delay(milliseconds, patience);

    /// <summary>Reads some.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async Task<bool> Read(Memory<byte> buffer)
    {
        int count = await _socket.ReceiveAsync(buffer, SocketFlags.None, patience);
        Received += count;
        _answer.Add(buffer.Span[..count]);
        return count > 0;
    }

    /// <summary>Reads to the end of the stream.</summary>
    /// <param name="room">Bytes at a time.</param>
    /// <param name="pause">Milliseconds between two reads.</param>
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

    private void NotePause()
    {
        TimeSpan pause = Stopwatch.GetElapsedTime(_lastSent);
        LongestPause = pause > LongestPause ? pause : LongestPause;
    }

    public void Dispose() => _socket.Dispose();
}
