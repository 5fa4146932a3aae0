using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>curl gets every response, and reports no error.</summary>
[Collection(ServerCollection.Name)]
public sealed class CurlTests(PublishedServer published)
{
    [Fact]
    public async Task Curl_gets_the_response_byte_for_byte()
    {
        string curl = Need.Tool("curl", "curl");
        await using RunningServer server = await RunningServer.StartAsync(published);

        CommandResult result = await Command.RunAsync(curl, "--silent", "--show-error", "--include", "--max-time", "10", server.Url);

        Assert.Equal(RunningServer.Response, result.Succeeded().Output);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [MemberData(nameof(ClientServer.Cases), MemberType = typeof(ClientServer))]
    public async Task Curl_gets_every_response(string mode, string body, string request)
    {
        string curl = Need.Tool("curl", "curl");
        await using ClientServer server = await ClientServer.StartAsync(published, mode, body);

        await RunAsync(curl, server, request switch
        {
            "POST" => ["--data-binary", $"@{Upload(server)}"],
            "chunked POST" => ["--data-binary", $"@{Upload(server)}", "--header", "Transfer-Encoding: chunked"],
            _ => [],
        });

        for (int i = 1; i <= server.Requests; i++)
        {
            byte[] got = await File.ReadAllBytesAsync(server.File($"{i}"), TestContext.Current.CancellationToken);
            Assert.True(got.AsSpan().SequenceEqual(server.Body), $"{got.Length} bytes of {server.Body.Length}, or other bytes");
        }

        await server.RequireAnsweredAsync();
    }

    [Theory]
    [MemberData(nameof(ClientServer.Modes), MemberType = typeof(ClientServer))]
    public async Task Curl_that_expects_100_Continue_gets_every_response(string mode)
    {
        string curl = Need.Tool("curl", "curl");
        await using ClientServer server = await ClientServer.StartAsync(published, mode);

        await RunAsync(curl, server, "--data-binary", $"@{Upload(server)}", "--header", "Expect: 100-continue");

        await server.RequireAnsweredAsync();
    }

    [Theory]
    [MemberData(nameof(ClientServer.Modes), MemberType = typeof(ClientServer))]
    public async Task Curl_gets_every_response_to_a_HEAD(string mode)
    {
        string curl = Need.Tool("curl", "curl");
        await using ClientServer server = await ClientServer.StartAsync(published, mode);

        await RunAsync(curl, server, "--head");

        await server.RequireAnsweredAsync();
    }

    /// <summary>
    /// Runs curl, which writes each body to a file, and requires status 200 for each request.
    /// </summary>
    private static async Task RunAsync(string curl, ClientServer server, params string[] options)
    {
        CommandResult result = await Command.RunAsync(
            curl,
            [
                "--silent",
                "--show-error",
                "--no-progress-meter",
                "--noproxy",
                "*",
                "--max-time",
                "120",
                "--parallel",
                "--parallel-max",
                $"{server.Concurrency}",
                "--output",
                server.File("#1"),
                "--write-out",
                "%{http_code}\n",
                .. options,
                $"{server.Url}[1-{server.Requests}]",
            ]);

        Assert.Equal("", result.Succeeded().Error);
        Assert.Equal(Enumerable.Repeat("200", server.Requests), result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Writes the body of the requests to a file.</summary>
    /// <returns>Its path.</returns>
    private static string Upload(ClientServer server)
    {
        string file = server.File("upload");
        File.WriteAllBytes(file, new byte[100_000]);
        return file;
    }
}
