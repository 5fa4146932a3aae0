using System.Net;
using System.Net.Sockets;
using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A client that sends several requests on one connection, and reads the answers one by one.
/// </summary>
internal sealed class KeptClient : IDisposable
{
    private const string Head = "the head";

    private readonly RawClient _client;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    private KeptClient(RawClient client) => _client = client;

    /// <inheritdoc cref="RawClient.ConnectAsync"/>
    public static async Task<KeptClient> ConnectAsync(IPEndPoint server, int? receiveBuffer = null, IPAddress? from = null) =>
        new(await RawClient.ConnectAsync(server, receiveBuffer, from));

    /// <summary>The text of a request without a body.</summary>
    public static string Request(string path, string method = "GET", string fields = "") =>
        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n";

    /// <summary>Sends bytes as ASCII. The kernel has taken all of them when the task ends.</summary>
    public Task SendAsync(string text) => _client.SendAllAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Sends bytes to a server that may have closed the connection.</summary>
    public Task TrySendAsync(string text) => TryAsync(SendAsync(text));

    /// <summary>Waits for sends that the end of the connection may interrupt.</summary>
    public static async Task TryAsync(Task sends)
    {
        try
        {
            await sends;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
        }
    }

    /// <summary>
    /// Gives the server time to receive a part of a request ahead of the rest. Both at once must do no harm.
    /// </summary>
    public static Task PauseAsync() => Task.Delay(2, TestContext.Current.CancellationToken);

    public void FinishSending() => _client.FinishSending();

    public void Reset() => _client.Reset();

    public void AwaitResponse() => _client.AwaitResponse();

    public Task AwaitResetAsync() => _client.AwaitResetAsync();

    /// <summary>Sends a request, and reads its answer.</summary>
    public async Task<HttpAnswer> AskAsync(string path, string method = "GET", string fields = "")
    {
        await SendAsync(Request(path, method, fields));
        return await ReadAsync(isToHead: method == "HEAD");
    }

    /// <summary>Reads the next answer, and requires a valid date of a final one.</summary>
    /// <param name="isToHead">Whether it answers a HEAD, so that no body follows.</param>
    /// <exception cref="SocketException">The server has sent an RST (ConnectionReset).</exception>
    /// <exception cref="EndOfStreamException">
    /// The server has sent a FIN, and no answer ahead of it.
    /// </exception>
    public async Task<HttpAnswer> ReadAsync(bool isToHead = false)
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await RequireBytesAsync(Head);
        }

        HttpAnswer answer = new(Encoding.Latin1.GetString(_buffer, _start, length), []);
        _start += length + 4;
        if (answer.Status >= 200)
        {
            // The check of the value.
            _ = AnswerDate.Remove($"{answer.Head}\r\n\r\n");
        }

        int content = answer.ContentLength(isToHead);
        while (_end - _start < content)
        {
            await RequireBytesAsync($"{content} bytes of the body");
        }

        _start += content;
        return answer with { Content = _buffer[(_start - content).._start] };
    }

    /// <summary>Requires that the server sends its FIN, and nothing before it.</summary>
    public async Task RequireFinAsync()
    {
        RequireSilence();
        Assert.False(await ReceiveAsync(), $"more bytes: '{Waiting()}'");
    }

    /// <summary>Reads to the server's FIN.</summary>
    public async Task<string> ReadRestAsync()
    {
        while (await ReceiveAsync())
        {
        }

        return Waiting();
    }

    /// <summary>Requires that no byte has arrived beyond the answers that were read.</summary>
    public void RequireSilence() => Assert.Equal("", Waiting());

    /// <summary>Reads until an RST arrives, and requires that no FIN does.</summary>
    /// <returns>The bytes before it.</returns>
    public async Task<string> ReadToResetAsync()
    {
        StringBuilder text = new();
        try
        {
            while (await ReceiveAsync())
            {
                text.Append(Waiting());
                _start = _end;
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return text.ToString();
        }

        Assert.Fail($"a FIN after {text.Length} bytes");
        return "";
    }

    public void Dispose() => _client.Dispose();

    /// <exception cref="EndOfStreamException">The server has sent a FIN ahead of an answer.</exception>
    private async Task RequireBytesAsync(string of)
    {
        bool received = await ReceiveAsync();
        if (!received && _start == _end && of == Head)
        {
            throw new EndOfStreamException($"the server closed the connection in the place of {of}");
        }

        // The message has all bytes so far, so only a failure creates it.
        if (!received)
        {
            Assert.Fail($"the server closed the connection after {_end - _start} bytes of {of}: '{Waiting()}'");
        }
    }

    private string Waiting() => Encoding.Latin1.GetString(_buffer, _start, _end - _start);

    /// <returns>False after the server's FIN.</returns>
    private async Task<bool> ReceiveAsync()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_end == _buffer.Length)
        {
            byte[] larger = _start > _buffer.Length / 2 ? _buffer : new byte[2 * _buffer.Length];
            _buffer.AsSpan(_start.._end).CopyTo(larger);
            (_buffer, _start, _end) = (larger, 0, _end - _start);
        }

        int received = await _client.ReceiveAsync(_buffer.AsMemory(_end)).AsTask()
            .WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
        _end += received;
        return received > 0;
    }
}
