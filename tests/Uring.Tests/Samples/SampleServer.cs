using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>A sample that serves on a free port of 127.0.0.1.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private const string Listening = "listening on ";

    private readonly Process _process;

    private SampleServer(Process process, IPEndPoint address)
    {
        _process = process;
        Address = address;
    }

    public IPEndPoint Address { get; }

    public int Id => _process.Id;

    public static async Task<SampleServer> StartAsync(SamplePrograms samples, string name)
    {
        Process process = samples.Start(name, "127.0.0.1:0");
        string line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
        Assert.StartsWith(Listening, line, StringComparison.Ordinal);
        return new SampleServer(process, IPEndPoint.Parse(line[Listening.Length..]));
    }

    public async Task<Socket> ConnectAsync()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address, TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Sends a request over a new connection, and returns the response.</summary>
    public async Task<string> GetAsync()
    {
        using Socket socket = await ConnectAsync();
        await socket.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        return await ReadToEndAsync(socket);
    }

    /// <summary>Requires a response for each request of concurrent clients, each on a new connection.</summary>
    public Task RequireResponsesAsync(string response, int clients, int requests) => Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
    {
        for (int i = 0; i < requests; i++)
        {
            Assert.Equal(response, await GetAsync());
        }
    }));

    /// <summary>Reads to the FIN of the server.</summary>
    public static async Task<string> ReadToEndAsync(Socket socket)
    {
        using StreamReader reader = new(new NetworkStream(socket), Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends the server by SIGINT, and returns the line of its end.</summary>
    public async Task<string> StopAsync()
    {
        Signals.Send(_process.Id, Signals.Interrupt);
        string end = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Poll.Patience);
        string errors = await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (_process.ExitCode, errors));
        return end;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
