using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Uring.Tests.Server;

/// <summary>A client that sees what TCP does: a FIN ends a read with 0 bytes, an RST with an exception.</summary>
internal sealed class RawClient : IDisposable
{
    private const string Request = "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n";

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        ReceiveTimeout = 15_000,
        NoDelay = true,
    };

    private RawClient()
    {
    }

    public static async Task<RawClient> ConnectAsync(IPEndPoint server)
    {
        RawClient client = new();
        await client._socket.ConnectAsync(server);
        return client;
    }

    public void Send(string text = Request) => Assert.Equal(text.Length, _socket.Send(Encoding.ASCII.GetBytes(text)));

    /// <summary>Sends, and is done when the kernel has taken all of it: the server has to make room for what exceeds the buffers.</summary>
    public async Task SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }

    public void FinishSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads to the server's FIN.</summary>
    /// <exception cref="SocketException">The server sent RST (ConnectionReset), or nothing for too long (TimedOut).</exception>
    public string ReadToFin()
    {
        byte[] buffer = new byte[4096];
        StringBuilder text = new();
        for (int read = _socket.Receive(buffer); read > 0; read = _socket.Receive(buffer))
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <inheritdoc cref="ReadToFin"/>
    public async Task<string> ReadToFinAsync()
    {
        byte[] buffer = new byte[4096];
        StringBuilder text = new();
        for (int read = await _socket.ReceiveAsync(buffer); read > 0; read = await _socket.ReceiveAsync(buffer))
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <summary>Ends the connection with an RST instead of a FIN: socket(7), SO_LINGER with a time of 0.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}
