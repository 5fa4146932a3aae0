using Uring.Kestrel;
using Uring.Tests.Server;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel.Clients;

/// <summary>The HTTP clients of Node, Python, Go and Java get every response, and each request is answered once.</summary>
public sealed class LanguageTests(ClientPrograms programs) : IClassFixture<ClientPrograms>
{
    private static readonly string[] s_requests = ["GET", "POST", "chunked POST", "HEAD"];

    public static MatrixTheoryData<UringScheduling, string> Cases => new(
        [UringScheduling.ThreadPool, UringScheduling.Inline],
        ["Node http", "Node fetch", "Python http.client", "Python kept http.client", "Python urllib", "Go", "Java"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_response_is_right(UringScheduling scheduling, string client)
    {
        Func<string[], Task<CommandResult>> run = client switch
        {
            "Go" => Runs(await programs.GoAsync()),
            "Java" => (await programs.JavaAsync()).RunAsync,
            _ when client.StartsWith("Node ", StringComparison.Ordinal) => Runs(ClientPrograms.Node(client["Node ".Length..])),
            _ => Runs(ClientPrograms.Python(client["Python ".Length..])),
        };
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        int sent = 0;
        foreach (string request in s_requests)
        {
            await RunAsync(ClientEndpoints.Small, 200, 16);
            await RunAsync(ClientEndpoints.Large, 8, 4);

            async Task RunAsync(byte[] body, int requests, int concurrency)
            {
                host.Body = body;
                string file = host.File("body");
                await File.WriteAllBytesAsync(file, body, TestContext.Current.CancellationToken);

                CommandResult result = await run([request, $"{host.Plain}/", $"{requests}", $"{concurrency}", file]);

                Assert.True(result.Succeeded().Output == $"{requests} right\n", $"{request}: {result.Output}{result.Error}");
                Assert.Equal(sent += requests, host.Requests);
            }
        }
    }

    private static Func<string[], Task<CommandResult>> Runs(string[] program) =>
        arguments => Command.RunAsync(program[0], [.. program[1..], .. arguments]);
}
