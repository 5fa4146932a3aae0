using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A server with one of two bodies. At its stop the server must have answered each request of the client
/// exactly once.
/// </summary>
internal sealed class ClientServer : IAsyncDisposable
{
    private const string Default = "default";
    private const string Large = "8 MiB";

    private readonly Settings _settings;
    private readonly RunningServer _server;

    private ClientServer(Settings settings, RunningServer server, byte[] body, int requests, int concurrency)
    {
        (_settings, _server) = (settings, server);
        (Body, Requests, Concurrency) = (body, requests, concurrency);
    }

    /// <summary>Each mode with each body and each request whose response has a body.</summary>
    public static MatrixTheoryData<string, string, string> Cases => new(
        ["sqpoll", "batched"], [Default, Large], ["GET", "POST", "chunked POST"]);

    public static TheoryData<string> Modes => new("sqpoll", "batched");

    public string Url => _server.Url;

    public byte[] Body { get; }

    /// <summary>The number of requests that the client sends.</summary>
    public int Requests { get; }

    /// <summary>The number of requests that the client sends at a time.</summary>
    public int Concurrency { get; }

    /// <summary>Starts the server.</summary>
    public static async Task<ClientServer> StartAsync(PublishedServer published, string mode, string body = Default)
    {
        Settings settings = new(published);
        if (body == Default)
        {
            byte[] text = "Have a nice day!\n"u8.ToArray();
            _ = settings.File("body", text);
            return new(settings, await RunningServer.StartWithAsync(published, "--mode", mode), text, requests: 200, concurrency: 16);
        }

        byte[] bytes = new byte[8 << 20];
        new Random(1).NextBytes(bytes);
        return new(
            settings,
            await RunningServer.StartWithAsync(published, "--mode", mode, "--body-file", settings.File("body", bytes)),
            bytes,
            requests: 16,
            concurrency: 8);
    }

    /// <summary>Returns the path of a file in the folder of this server.</summary>
    public string File(string name) => _settings.Path(name);

    /// <summary>
    /// Runs one of the <see cref="ClientPrograms"/>, and requires that each of its responses is right.
    /// </summary>
    /// <param name="command">The program, and its arguments up to the request.</param>
    public async Task RequireEveryResponseAsync(params string[] command)
    {
        CommandResult result = await Command.RunAsync(
            command[0], [.. command[1..], Url, $"{Requests}", $"{Concurrency}", _settings.Path("body")]);

        Assert.True(result.Succeeded().Output == $"{Requests} right\n", result.Output + result.Error);
        await RequireAnsweredAsync();
    }

    /// <summary>
    /// Stops the server, and requires as many responses as requests: a client that retries hides a lost
    /// response.
    /// </summary>
    public async Task RequireAnsweredAsync()
    {
        StopReport report = await _server.StopAsync();
        Assert.Equal((Requests, 0, 0), (report.Answered, report.Lost, report.Unfinished));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _settings.Dispose();
    }
}
