using System.Security.Cryptography;
using Uring.Kestrel;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel.Clients;

/// <summary>curl over HTTP/1.1 and HTTP/2, with and without TLS, and over a unix socket.</summary>
public sealed class CurlTests
{
    private const int Requests = 100;

    private const string PriorKnowledge = "prior knowledge";

    private static readonly UringScheduling[] s_schedulings = [UringScheduling.ThreadPool, UringScheduling.Inline];
    private static readonly string[] s_manyWays = ["HTTP/1.1", "TLS HTTP/1.1", "TLS HTTP/2", "unix socket"];

    public static MatrixTheoryData<UringScheduling, string> Cases => new(s_schedulings, [.. s_manyWays, PriorKnowledge]);

    /// <summary>
    /// The cases of several requests. Before 8.0 curl fails when it reuses a connection with prior knowledge (its
    /// issue 10634).
    /// </summary>
    public static MatrixTheoryData<UringScheduling, string> ManyCases => new(s_schedulings, s_manyWays);

    [Theory]
    [MemberData(nameof(ManyCases))]
    public async Task Downloads_in_parallel_have_every_byte(UringScheduling scheduling, string way)
    {
        await using ClientHost host = await ClientHost.StartAsync(scheduling);

        host.Body = ClientEndpoints.Large;

        await RunAsync(host, way, "/", requests: 16);

        Assert.Equal(16, host.Requests);
        for (int i = 1; i <= 16; i++)
        {
            byte[] got = await File.ReadAllBytesAsync(host.File($"{i}"), TestContext.Current.CancellationToken);
            Assert.True(got.AsSpan().SequenceEqual(ClientEndpoints.Large), $"{got.Length} bytes of {ClientEndpoints.Large.Length}, or other bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_upload_arrives_whole_with_a_length_and_in_chunks(UringScheduling scheduling, string way)
    {
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        string upload = host.File("upload");
        byte[] bytes = RandomNumberGenerator.GetBytes(20_000_001);
        await File.WriteAllBytesAsync(upload, bytes, TestContext.Current.CancellationToken);
        foreach (string[] framing in (string[][])[[], ["--header", "Transfer-Encoding: chunked"], ["--header", "Expect: 100-continue"]])
        {
            if (framing is [_, "Transfer-Encoding: chunked"] && !way.EndsWith("1.1", StringComparison.Ordinal))
            {
                // HTTP/2 has frames instead.
                continue;
            }

            await RunAsync(host, way, "/hash", requests: 1, ["--data-binary", $"@{upload}", .. framing]);

            Assert.Equal(
                Convert.ToHexString(SHA256.HashData(bytes)), await File.ReadAllTextAsync(host.File("1"), TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(ManyCases))]
    public async Task Small_requests_in_parallel_get_their_responses(UringScheduling scheduling, string way)
    {
        await using ClientHost host = await ClientHost.StartAsync(scheduling);

        await RunAsync(host, way, "/", Requests);
        await RunAsync(host, way, "/", Requests, "--head");
        await RunAsync(host, way, "/", Requests, "--data-binary", "abc");

        Assert.Equal(3 * Requests, host.Requests);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_stream_of_events_arrives_in_order(UringScheduling scheduling, string way)
    {
        await using ClientHost host = await ClientHost.StartAsync(scheduling);

        await RunAsync(host, way, "/events", requests: 1, "--no-buffer");

        Assert.Equal(
            string.Concat(Enumerable.Range(0, ClientEndpoints.Events).Select(i => $"data: {i}\n\n")),
            await File.ReadAllTextAsync(host.File("1"), TestContext.Current.CancellationToken));
    }

    /// <summary>
    /// Runs curl, which writes each body to a file, and requires status 200 and the version of HTTP for each request.
    /// </summary>
    private static async Task RunAsync(ClientHost host, string way, string path, int requests, params string[] options)
    {
        (string address, string version, string[] ways) = way switch
        {
            "HTTP/1.1" => (host.Plain, "1.1", ["--http1.1"]),
            PriorKnowledge => (host.PriorKnowledge, "2", ["--http2-prior-knowledge"]),
            "TLS HTTP/1.1" => (host.Secure, "1.1", ["--http1.1", "--cacert", host.Certificate]),
            "TLS HTTP/2" => (host.Secure, "2", ["--http2", "--cacert", host.Certificate]),
            _ => ("http://localhost", "1.1", (string[])["--unix-socket", host.UnixSocket]),
        };
        CommandResult result = await Command.RunAsync(
            Need.Tool("curl", "curl"),
            [
                "--silent",
                "--show-error",
                "--no-progress-meter",
                "--noproxy",
                "*",
                "--max-time",
                "240",
                "--parallel",
                "--parallel-max",
                "8",
                "--output",
                host.File("#1"),
                "--write-out",
                "%{http_code} %{http_version}\n",
                .. ways,
                .. options,
                $"{address}{path}?[1-{requests}]",
            ]);

        Assert.Equal("", result.Succeeded().Error);
        Assert.Equal(Enumerable.Repeat($"200 {version}", requests), result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
