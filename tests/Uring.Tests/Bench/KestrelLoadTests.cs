using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using Uring.KestrelLoad;
using Uring.Tests.Support;

namespace Uring.Tests.Bench;

/// <summary>The web application of the benchmark and the soak of Kestrel, on each transport.</summary>
public class KestrelLoadTests
{
    // The folder of the project has the same layout.
    private static string Program => Path.Combine(
        Repository.Root, "tests/Uring.KestrelLoad", Path.GetRelativePath(Path.Combine(Repository.Root, "tests/Uring.Tests"), AppContext.BaseDirectory), "Uring.KestrelLoad");

    public static TheoryData<string> Transports => ["sockets", "sockets-inline", "uring-pool", "uring-inline"];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Both_ports_serve_each_endpoint(string transport)
    {
        Need.Kernel();
        await using Application application = await Application.StartAsync(transport, "--loops", "1", "--wait-for-data", "off");
        foreach ((Uri server, Version version) in new[]
        {
            (application.Http, HttpVersion.Version11), (application.Https, HttpVersion.Version11), (application.Https, HttpVersion.Version20),
        })
        {
            using HttpClient client = CreateClient();
            client.DefaultRequestVersion = version;

            Assert.Equal("Have a nice day!\n", await client.GetStringAsync(server, TestContext.Current.CancellationToken));
            Assert.Equal("300000 bytes", await UploadAsync(client, server, Bytes(300_000)));
            Assert.Equal(Bytes(300_000), await client.GetByteArrayAsync(new Uri(server, "/download/300000"), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task An_upload_with_a_wrong_byte_is_reported()
    {
        await using Application application = await Application.StartAsync("sockets");
        using HttpClient client = CreateClient();
        byte[] body = Bytes(300_000);
        body[200_000]++;

        Assert.StartsWith("wrong bytes after ", await UploadAsync(client, application.Http, body), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_WebSocket_returns_each_message(string transport)
    {
        Need.Kernel();
        await using Application application = await Application.StartAsync(transport);
        using ClientWebSocket socket = new();
        byte[] message = RandomNumberGenerator.GetBytes(10_000);
        byte[] echo = new byte[message.Length + 1];

        await socket.ConnectAsync(new UriBuilder(application.Http) { Scheme = "ws", Path = "/echo" }.Uri, TestContext.Current.CancellationToken);
        await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);
        ValueWebSocketReceiveResult received = await socket.ReceiveAsync(echo.AsMemory(), TestContext.Current.CancellationToken);

        Assert.Equal((message.Length, true), (received.Count, received.EndOfMessage));
        Assert.Equal(message, echo[..received.Count]);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task The_accounts_of_a_soak_contain_each_connection_and_request(string transport)
    {
        Need.Kernel();
        await using Application application = await Application.StartAsync(transport, "--soak", "on");
        for (int connection = 0; connection < 5; connection++)
        {
            using HttpClient client = CreateClient();
            _ = await client.GetStringAsync(application.Http, TestContext.Current.CancellationToken);
            _ = await client.GetStringAsync(application.Http, TestContext.Current.CancellationToken);
        }

        // The end of the last connection reaches the server later. This request and its connection are open.
        using HttpClient reader = CreateClient();
        JsonElement accounts = default;
        await Poll.UntilAsync(
            async () =>
            {
                accounts = JsonDocument.Parse(await reader.GetStringAsync(new Uri(application.Http, "/accounts"), TestContext.Current.CancellationToken)).RootElement;
                return accounts.GetProperty("ended").GetInt64() == 5;
            },
            () => $"the accounts are {accounts}");

        Assert.Equal(6, accounts.GetProperty("opened").GetInt64());
        Assert.Equal(1, accounts.GetProperty("started").GetInt64() - accounts.GetProperty("finished").GetInt64());
        Assert.True(accounts.GetProperty("finished").GetInt64() >= 10);
        Assert.True(accounts.GetProperty("heap").GetInt64() > 0);
    }

    [Theory]
    [InlineData()]
    [InlineData("epoll")]
    [InlineData("sockets", "--port")]
    [InlineData("sockets", "--port", "65536")]
    [InlineData("sockets", "--loops", "0")]
    [InlineData("sockets", "--wait-for-data", "maybe")]
    [InlineData("sockets", "--backlog", "1")]
    public async Task Wrong_arguments_are_refused(params string[] arguments)
    {
        CommandResult run = await Command.RunAsync(Program, arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("give TRANSPORT", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pattern_depends_on_the_position()
    {
        byte[] bytes = Bytes(200_000);

        Assert.True(Pattern.Is(bytes.AsSpan(70_000), 70_000));
        Assert.False(Pattern.Is(bytes.AsSpan(70_000), 70_001));
        bytes[199_999]++;
        Assert.False(Pattern.Is(bytes, 0));
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        Pattern.Fill(bytes, 0);
        return bytes;
    }

    private static HttpClient CreateClient()
    {
        SocketsHttpHandler handler = new();
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=127.0.0.1";
        return new HttpClient(handler) { DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    private static async Task<string> UploadAsync(HttpClient client, Uri server, byte[] body)
    {
        using ByteArrayContent content = new(body);
        using HttpResponseMessage response = await client.PostAsync(new Uri(server, "/upload"), content, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Application : IAsyncDisposable
    {
        private readonly Process _process;

        private Application(Process process, string ports)
        {
            _process = process;
            string[] parts = ports.Split(' ');
            Http = new Uri($"http://127.0.0.1:{Port(parts[0], "http=")}");
            Https = new Uri($"https://127.0.0.1:{Port(parts[1], "https=")}");
        }

        public Uri Http { get; }

        public Uri Https { get; }

        public static async Task<Application> StartAsync(params string[] arguments)
        {
            Process process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true })!;
            string? ports = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            return new Application(process, ports ?? throw new InvalidOperationException("the program has ended without a line"));
        }

        public async ValueTask DisposeAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        private static int Port(string part, string label) =>
            int.Parse(part.AsSpan(part.StartsWith(label, StringComparison.Ordinal) ? label.Length : 0), CultureInfo.InvariantCulture);
    }
}
