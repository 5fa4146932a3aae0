using System.Diagnostics;
using Uring.Tests.Async;
using Uring.Tests.Server;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>A client process that SIGSTOP pauses: the server holds its response back, and serves the others.</summary>
public sealed class PausedClientTests
{
    // More than the buffers of both sockets take: tcp(7), tcp_wmem and tcp_rmem.
    private const long Length = 100_000_007;

    [Theory, Transports]
    public async Task A_client_that_is_paused_gets_the_rest_of_its_response_after_the_pause(TransportKind kind)
    {
        string curl = Need.Tool("curl", "curl");
        using TestFolder folder = new();
        long written = 0;
        using Gate paused = new();
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind,
            async context =>
            {
                if (context.Request.Path != "/download")
                {
                    await Handlers.EchoPathAsync(context);
                    return;
                }

                context.Response.ContentLength = Length;
                byte[] bytes = new byte[50_021];
                for (long next = 0; next < Length; next += bytes.Length)
                {
                    int length = (int)Math.Min(bytes.Length, Length - next);
                    Pattern.Fill(bytes, next);
                    await context.Response.Body.WriteAsync(bytes.AsMemory(0, length));
                    Volatile.Write(ref written, next + length);

                    // The first bytes prove that the client receives. The rest belongs to the pause.
                    if (next == 0)
                    {
                        await context.Response.Body.FlushAsync();
                        await paused.PassAsync();
                    }
                }
            },
            new ServerSettings { Limits = limits => limits.MinResponseDataRate = null });
        using Process client = Process.Start(curl, ["--silent", "--show-error", "--no-buffer", "--output", folder["body"], $"{server.Uri("/download")}"])!;
        try
        {
            await Poll.UntilAsync(() => File.Exists(folder["body"]) && new FileInfo(folder["body"]).Length > 0, () => "the client has received nothing");
            Signals.Send(client.Id, Signals.Stop);
            await ProcessThreads.AwaitAllAsync(client.Id, "T");
            paused.Open();
            await AwaitRestAsync(() => Volatile.Read(ref written));
            Assert.InRange(Volatile.Read(ref written), 1, Length - 1);
            for (int i = 0; i < 50; i++)
            {
                using Peer other = await server.ConnectAsync();
                Assert.Equal("/other", (await other.GetAsync("/other")).Body);
            }

            Signals.Send(client.Id, Signals.Continue);
            await client.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
            Assert.Equal(0, client.ExitCode);
        }
        finally
        {
            client.Kill();
        }

        await server.AwaitOpenAsync(0);
        Assert.Equal(Length, new FileInfo(folder["body"]).Length);
        Pattern.Require(await File.ReadAllBytesAsync(folder["body"], TestContext.Current.CancellationToken), 0);
    }

    /// <summary>Waits until a number has been the same for a while: the writes of the server wait.</summary>
    private static async Task AwaitRestAsync(Func<long> read)
    {
        const int Readings = 40;
        long last = -1;
        int same = 0;
        await Poll.UntilAsync(
            () =>
            {
                long now = read();
                same = now == last ? same + 1 : 0;
                last = now;
                return same == Readings;
            },
            () => $"the writes go on after {last} bytes");
    }
}
