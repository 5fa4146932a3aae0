using Uring.Server.Operator.Figures;
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
    private readonly WatchedServer _server;
    private readonly bool _keeps;

    private ClientServer(Settings settings, WatchedServer server, bool keeps, byte[] body, int requests, int concurrency)
    {
        (_settings, _server, _keeps) = (settings, server, keeps);
        (Body, Requests, Concurrency) = (body, requests, concurrency);
    }

    /// <summary>Each mode with each body and each request whose response has a body.</summary>
    public static MatrixTheoryData<string, string, string> Cases => new(
        ["sqpoll", "batched", "sqpoll kept", "batched kept"], [Default, Large], ["GET", "POST", "chunked POST"]);

    /// <summary>The modes, each with and without kept connections.</summary>
    public static TheoryData<string> Modes => new("sqpoll", "batched", "sqpoll kept", "batched kept");

    public static TheoryData<string> KeptModes => new("sqpoll kept", "batched kept");

    public string Url => _server.Server.Url;

    public byte[] Body { get; }

    /// <summary>The number of requests that the client sends.</summary>
    public int Requests { get; }

    /// <summary>The number of requests that the client sends at a time.</summary>
    public int Concurrency { get; }

    /// <summary>Starts the server.</summary>
    /// <param name="published">The server.</param>
    /// <param name="mode">One of <see cref="Modes"/>.</param>
    /// <param name="body">The body of its responses.</param>
    public static async Task<ClientServer> StartAsync(PublishedServer published, string mode, string body = Default)
    {
        Settings settings = new(published);
        bool keeps = mode.EndsWith(" kept", StringComparison.Ordinal);
        string[] options = ["--mode", mode.Split(' ')[0], .. keeps ? (string[])["--keep-alive", "75"] : []];
        if (body == Default)
        {
            byte[] text = "Have a nice day!\n"u8.ToArray();
            _ = settings.File("body", text);
            return new(settings, await WatchedServer.StartAsync(published, options), keeps, text, requests: 200, concurrency: 16);
        }

        byte[] bytes = new byte[8 << 20];
        new Random(1).NextBytes(bytes);
        return new(
            settings,
            await WatchedServer.StartAsync(published, [.. options, "--body-file", settings.File("body", bytes)]),
            keeps,
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
    public Task RequireEveryResponseAsync(params string[] command) =>
        RequireEveryResponseAsync(arguments => Command.RunAsync(command[0], [.. command[1..], .. arguments]));

    /// <inheritdoc cref="RequireEveryResponseAsync(string[])"/>
    public Task RequireEveryResponseAsync(JavaClient client, string request) =>
        RequireEveryResponseAsync(arguments => client.RunAsync([request, .. arguments]));

    /// <summary>
    /// Stops the server, and requires as many responses as requests: a client that retries hides a lost
    /// response.
    /// </summary>
    public async Task RequireAnsweredAsync()
    {
        StopReport report = await _server.Server.StopAsync();
        Assert.Equal((0, 0), (report.Lost, report.Unfinished));
        if (!_keeps)
        {
            Assert.Equal(Requests, report.Answered);
            return;
        }

        // A client may open a connection that it does not use.
        RingFigures total = _server.Read().Total;
        Assert.Equal(((ulong)Requests, report.Connections, 0ul), (total.Requests, report.Answered, total.Broken));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _settings.Dispose();
    }

    private async Task RequireEveryResponseAsync(Func<string[], Task<CommandResult>> client)
    {
        CommandResult result = await client([Url, $"{Requests}", $"{Concurrency}", _settings.Path("body")]);

        Assert.True(result.Succeeded().Output == $"{Requests} right\n", result.Output + result.Error);
        await RequireAnsweredAsync();
    }
}
