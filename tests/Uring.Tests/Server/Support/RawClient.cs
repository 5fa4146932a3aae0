using System.Net;
using System.Net.Sockets;
using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A client that distinguishes a FIN from an RST: a FIN ends a read with 0 bytes, an RST with an exception.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private const string Request = "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n";

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        ReceiveTimeout = 30_000,
        NoDelay = true,
    };

    private RawClient()
    {
    }

    /// <summary>Connects to a server.</summary>
    /// <param name="server">Its address.</param>
    /// <param name="receiveBuffer">
    /// The size of the receive buffer, in bytes; null for the kernel's choice.
    /// </param>
    /// <param name="from">The client's address; null for the kernel's choice.</param>
    public static async Task<RawClient> ConnectAsync(IPEndPoint server, int? receiveBuffer = null, IPAddress? from = null)
    {
        RawClient client = new();
        if (receiveBuffer is { } size)
        {
            client._socket.ReceiveBufferSize = size;
        }

        if (from is not null)
        {
            client._socket.Bind(new IPEndPoint(from, 0));
        }

        await client._socket.ConnectAsync(server);
        return client;
    }

    /// <summary>Connects as soon as the server listens.</summary>
    public static async Task<RawClient> ConnectWhenListeningAsync(IPEndPoint server)
    {
        RawClient? client = null;
        await Poll.UntilAsync(
            async () =>
            {
                try
                {
                    client = await ConnectAsync(server);
                    return true;
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
                {
                    return false;
                }
            },
            () => $"no server listens on {server}");
        return client!;
    }

    public void Send(string text = Request) => Assert.Equal(text.Length, _socket.Send(Encoding.ASCII.GetBytes(text)));

    /// <summary>
    /// Returns when the kernel has taken all bytes: the server has to read those that exceed the buffers.
    /// </summary>
    public async Task SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }

    /// <summary>Closes the client's half of the connection.</summary>
    public void FinishSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Waits for the first bytes of the response, and leaves them unread.</summary>
    public void AwaitResponse() => Assert.True(_socket.Poll(Poll.Patience, SelectMode.SelectRead), "the server sends no response");

    /// <summary>Waits until the server's RST has closed the connection.</summary>
    public Task AwaitResetAsync() => Poll.UntilAsync(
        () => SocketInfo.IsClosed(_socket),
        () => "the server does not reset the connection");

    /// <summary>Receives some bytes.</summary>
    /// <returns>Their number; 0 after the server's FIN.</returns>
    /// <exception cref="SocketException">The server has sent an RST (ConnectionReset).</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _socket.ReceiveAsync(buffer);

    /// <summary>Reads to the server's FIN, and removes the date: <see cref="AnswerDate.Remove"/>.</summary>
    /// <exception cref="SocketException">The server has sent an RST (ConnectionReset), or nothing for 30 s
    /// (TimedOut).</exception>
    public string ReadToFin()
    {
        byte[] buffer = new byte[65_536];
        StringBuilder text = new();
        for (int read = _socket.Receive(buffer); read > 0; read = _socket.Receive(buffer))
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return AnswerDate.Remove(text.ToString());
    }

    /// <summary>As <see cref="ReadToFin"/>, without a time limit.</summary>
    /// <exception cref="SocketException">The server has sent an RST (ConnectionReset).</exception>
    public async Task<string> ReadToFinAsync() => AnswerDate.Remove(await ReadRawAsync());

    /// <summary>As <see cref="ReadToFinAsync"/>, with the date.</summary>
    public async Task<string> ReadRawAsync()
    {
        byte[] buffer = new byte[65_536];
        StringBuilder text = new();
        for (int read = await _socket.ReceiveAsync(buffer); read > 0; read = await _socket.ReceiveAsync(buffer))
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <summary>
    /// Closes the connection with an RST instead of a FIN: socket(7), SO_LINGER with a time of 0.
    /// </summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}
