using System.Net.Sockets;

namespace Uring.Tests.Server;

/// <summary>
/// A response that takes hundreds of wakeups to send: the send buffer is small, as on a slow path.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class LargeResponseTests(PublishedServer published)
{
    private const int Length = 16 << 20;

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_large_response_needs_no_worker_thread_of_the_kernel(string mode)
    {
        using Settings settings = new(published);
        using SocketLauncher launcher = new();
        byte[] body = new byte[Length];
        new Random(1).NextBytes(body);

        // Without a linger: a worker thread executes the shutdown of a lingering connection.
        string config = settings.File("config", $$"""{"mode": "{{mode}}", "linger": 0, "body-file": "{{settings.File("body", body)}}"}""");
        await using RunningServer server = await RunningServer.StartConfiguredAsync(published, config, await launcher.BuildAsync(), "narrow");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using Socket client = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16384 };
            await client.ConnectAsync(server.EndPoint);
            _ = await client.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());
            byte[] answer = new byte[Length + 4096];
            int length = 0;
            for (int read; (read = await client.ReceiveAsync(answer.AsMemory(length))) > 0; length += read)
            {
            }

            Assert.True(answer.AsSpan(0, length).EndsWith(body), $"{length} bytes");
        }));

        string child = (await File.ReadAllTextAsync($"/proc/{server.Pid}/task/{server.Pid}/children", TestContext.Current.CancellationToken)).Trim();
        Assert.DoesNotContain(
            ProcessThreads.Read(int.Parse(child, null), "comm"), name => name.StartsWith("iou-wrk", StringComparison.Ordinal));
    }
}
