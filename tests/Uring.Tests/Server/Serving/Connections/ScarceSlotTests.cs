using System.Net;
using System.Net.Sockets;

namespace Uring.Tests.Server;

/// <summary>
/// When free slots are scarce, the server cuts lingers short: no client waits for the end of a linger.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class ScarceSlotTests(PublishedServer published)
{
    // In milliseconds, and longer than the patience: a test in which a client waits for the end of a linger
    // fails.
    private const string Linger = "60000";
    private const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(45);

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task One_of_several_addresses_does_not_run_out_of_slots(string mode)
    {
        await using RunningServer server =
            await RunningServer.StartCheckedAsync("--mode", mode, "--listen", "127.0.0.1:0", "--slots", "32", "--linger", Linger);

        await AnswerAsync(server.EndPoint, 100).WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task Lingering_clients_do_not_keep_all_slots_that_slow_readers_leave(string mode)
    {
        using FiguresFolder folder = new();
        string body = folder.Path("body");
        await File.WriteAllTextAsync(body, new string('x', 8 << 20), TestContext.Current.CancellationToken);
        await using WatchedServer watched =
            await WatchedServer.StartCheckedAsync("--mode", mode, "--slots", "32", "--linger", Linger, "--body-file", body);
        List<Socket> slow = [];
        try
        {
            for (int i = 0; i < 15; i++)
            {
                slow.Add(await ConnectAsync(watched.Server.EndPoint, 4096));
            }

            await watched.AwaitAsync(figures => figures.AnsweringSlots == 15);
            await AnswerAsync(watched.Server.EndPoint, 40).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Slow_readers_at_one_address_do_not_cut_short_the_lingers_at_another()
    {
        using FiguresFolder folder = new();
        string body = folder.Path("body");
        await File.WriteAllTextAsync(body, new string('x', 8 << 20), TestContext.Current.CancellationToken);
        await using WatchedServer watched =
            await WatchedServer.StartAsync(published, "--listen", "127.0.0.1:0", "--slots", "32", "--linger", Linger, "--body-file", body);
        List<Socket> slow = [];
        try
        {
            // The slow readers take more than three quarters of the slots: all but one of the first address.
            for (int i = 0; i < 15; i++)
            {
                slow.Add(await ConnectAsync(watched.Server.EndPoints[0], 4096));
            }

            await watched.AwaitAsync(figures => figures.AnsweringSlots == 15);
            await AnswerAsync(watched.Server.EndPoints[1], 10).WaitAsync(s_patience, TestContext.Current.CancellationToken);

            await watched.AwaitAsync(figures => figures.LingeringSlots == 10);
            Assert.Equal(0u, watched.Read().Total.CutShort);
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    /// <summary>Runs clients one after another. Each reads to the FIN, and stays connected.</summary>
    private static async Task AnswerAsync(IPEndPoint server, int count)
    {
        byte[] buffer = new byte[1 << 20];
        List<Socket> clients = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                Socket client = await ConnectAsync(server);
                clients.Add(client);
                while (await client.ReceiveAsync(buffer, TestContext.Current.CancellationToken) > 0)
                {
                }
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint server, int? receiveBuffer = null)
    {
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (receiveBuffer is { } size)
        {
            client.ReceiveBufferSize = size;
        }

        await client.ConnectAsync(server);
        _ = await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(Get));
        return client;
    }
}
