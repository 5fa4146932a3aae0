using System.Net;
using System.Net.Sockets;
using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>
/// The client's side of a connection. A FIN ends a receive with 0 bytes, an RST with an exception. Every wait
/// has a limit, so that a lost byte fails the test.
/// </summary>
internal sealed class Peer : IDisposable
{
    private byte[] _buffer = new byte[16_384];
    private int _start;
    private int _end;

    public Peer(EndPoint server, int? receiveBuffer = null)
    {
        bool isUnix = server is UnixDomainSocketEndPoint;
        Socket = new Socket(server.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        if (!isUnix)
        {
            Socket.NoDelay = true;
        }

        if (receiveBuffer is { } size)
        {
            Socket.ReceiveBufferSize = size;
        }
    }

    public Socket Socket { get; }

    /// <summary>Connects to a server.</summary>
    /// <param name="server">Its address.</param>
    /// <param name="receiveBuffer">The size of the receive buffer, in bytes, or null for the kernel's choice.</param>
    public static async Task<Peer> ConnectAsync(EndPoint server, int? receiveBuffer = null)
    {
        Peer peer = new(server, receiveBuffer);
        await peer.Socket.ConnectAsync(server).WaitAsync(Poll.Patience);
        return peer;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Returns when the kernel has taken all bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await Socket.SendAsync(bytes).AsTask().WaitAsync(Poll.Patience)..];
        }
    }

    /// <summary>Sends bytes of the <see cref="Pattern"/> up to a length, from an offset on.</summary>
    public async Task SendPatternAsync(long length, long from = 0)
    {
        byte[] bytes = new byte[65_536];
        for (long sent = from; sent < length;)
        {
            Memory<byte> part = bytes.AsMemory(0, (int)Math.Min(bytes.Length, length - sent));
            Pattern.Fill(part.Span, sent);
            await SendAsync(part);
            sent += part.Length;
        }
    }

    /// <summary>Closes the client's half of the connection.</summary>
    public void FinishSending() => Socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes the connection with an RST instead of a FIN: socket(7), SO_LINGER with a time of 0.</summary>
    public void Reset()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Close();
    }

    /// <summary>Sends a GET, and reads its response.</summary>
    public async Task<Response> GetAsync(string path = "/", string fields = "")
    {
        await SendAsync(Request(path, fields));
        return await ReadResponseAsync();
    }

    /// <summary>The text of a request without a body.</summary>
    public static string Request(string path = "/", string fields = "", string method = "GET") =>
        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n";

    /// <summary>Reads the head of the next response, and its body by Content-Length.</summary>
    public async Task<Response> ReadResponseAsync()
    {
        Response response = await ReadHeadAsync();
        byte[] body = new byte[response.ContentLength];
        await ReadExactlyAsync(body);
        return response with { Body = Encoding.Latin1.GetString(body) };
    }

    /// <summary>Reads the head of the next response.</summary>
    public async Task<Response> ReadHeadAsync()
    {
        int length;
        while ((length = _buffer.AsSpan(_start.._end).IndexOf("\r\n\r\n"u8)) < 0)
        {
            Assert.True(await FillAsync(), $"a FIN in the place of a response, after '{Waiting}'");
        }

        Response response = new(Encoding.Latin1.GetString(_buffer, _start, length));
        _start += length + 4;
        return response;
    }

    /// <summary>Reads bytes, and requires that no FIN comes before the last.</summary>
    public async Task ReadExactlyAsync(Memory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int read = await ReceiveAsync(bytes);
            Assert.True(read > 0, $"a FIN ahead of {bytes.Length} bytes");
            bytes = bytes[read..];
        }
    }

    /// <summary>Reads bytes of the <see cref="Pattern"/>, and requires them.</summary>
    /// <param name="length">Their number.</param>
    /// <param name="onRead">Receives the number of bytes so far, or null.</param>
    public async Task ReadPatternAsync(long length, Action<long>? onRead = null)
    {
        byte[] bytes = new byte[65_536];
        for (long received = 0; received < length;)
        {
            int read = await ReceiveAsync(bytes.AsMemory(0, (int)Math.Min(bytes.Length, length - received)));
            Assert.True(read > 0, $"a FIN after {received} bytes of {length}");
            Pattern.Require(bytes.AsSpan(0, read), received);
            received += read;
            onRead?.Invoke(received);
        }
    }

    /// <summary>Reads a line that ends with LF.</summary>
    public async Task<string> ReadLineAsync()
    {
        int length;
        while ((length = _buffer.AsSpan(_start.._end).IndexOf((byte)'\n')) < 0)
        {
            Assert.True(await FillAsync(), $"a FIN in the place of a line, after '{Waiting}'");
        }

        string line = Encoding.Latin1.GetString(_buffer, _start, length).TrimEnd('\r');
        _start += length + 1;
        return line;
    }

    /// <summary>Waits for a byte that is not read yet.</summary>
    /// <returns>False after a FIN.</returns>
    public async Task<bool> HasMoreAsync() => _start < _end || await FillAsync();

    /// <summary>Reads to the server's FIN.</summary>
    public async Task<string> ReadToFinAsync()
    {
        while (await FillAsync())
        {
        }

        return Waiting;
    }

    /// <summary>Requires a FIN, and no byte before it.</summary>
    public async Task RequireFinAsync() => Assert.Equal("", await ReadToFinAsync());

    /// <summary>Reads until an RST arrives, and requires that no FIN does.</summary>
    public async Task RequireResetAsync() => Assert.True(await ReadToEndAsync(), "a FIN in the place of an RST");

    /// <summary>Reads to the end of the connection.</summary>
    /// <returns>True after an RST, false after a FIN.</returns>
    public async Task<bool> ReadToEndAsync()
    {
        byte[] bytes = new byte[65_536];
        try
        {
            while (await ReceiveAsync(bytes) > 0)
            {
            }

            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void Dispose() => Socket.Dispose();

    private string Waiting => Encoding.Latin1.GetString(_buffer, _start, _end - _start);

    private async Task<int> ReceiveAsync(Memory<byte> bytes)
    {
        if (_start == _end)
        {
            return await Socket.ReceiveAsync(bytes).AsTask().WaitAsync(Poll.Patience);
        }

        int length = Math.Min(bytes.Length, _end - _start);
        _buffer.AsSpan(_start, length).CopyTo(bytes.Span);
        _start += length;
        return length;
    }

    private async Task<bool> FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int read = await Socket.ReceiveAsync(_buffer.AsMemory(_end)).AsTask().WaitAsync(Poll.Patience);
        _end += read;
        return read > 0;
    }
}
