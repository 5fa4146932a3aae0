using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// Hostile clients: the server counts each fault by its kind, and every slot becomes free again.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class FaultTests(PublishedServer published)
{
    public static TheoryData<string> Modes => new("sqpoll", "batched");

    // Larger than the buffers of both sockets can grow: net.ipv4.tcp_wmem and tcp_rmem.
    private static byte[] LargeBody => new byte[24 << 20];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_server_counts_clients_that_reset_before_the_accept_by_the_operation_that_fails(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--slots", "16", "--defer-accept", "0");
        Signals.Send(watched.Server.Pid, Signals.Stop);
        await watched.AwaitStoppedAsync();
        for (int i = 0; i < 20; i++)
        {
            RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
            if (i % 2 == 0)
            {
                client.Send();
            }

            client.Reset();
        }

        Signals.Send(watched.Server.Pid, Signals.Continue);

        await watched.AwaitAsync(figures => figures.Connections >= 20);
        await watched.AwaitRestAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal(20ul, total.Connections);
        Assert.Equal(20ul, total.Broken);
        Assert.Equal(0ul, total.Answered);

        // The first operation on a socket returns ECONNRESET, and every later one EPIPE. The receive of a
        // request that has arrived succeeds, so that the send is the first one to fail.
        Assert.Equal(10ul, total.Errors(Operation.Receive, Errno.ECONNRESET));
        Assert.Equal(10ul, total.Errors(Operation.Send, Errno.ECONNRESET));
        Assert.Equal(10ul, total.Errors(Operation.Send, Errno.EPIPE));
        await AssertServesAsync(watched, RunningServer.Response);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_server_frees_the_slots_of_clients_that_reset_during_a_large_response(string mode)
    {
        using Settings settings = new(published);
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--slots", "16", "--body-file", settings.File("body", LargeBody));
        for (ulong round = 1; round <= 4; round++)
        {
            List<RawClient> clients = await ConnectAsync(watched, 12);
            clients.ForEach(client => client.AwaitResponse());
            await watched.AwaitAsync(figures => figures.AnsweringSlots == 12);
            clients.ForEach(client => client.Reset());
            await watched.AwaitAsync(figures => figures.Connections == 12 * round);
            await watched.AwaitRestAsync();

            RingFigures total = watched.Read().Total;
            Assert.Equal(12 * round, total.Broken);
            Assert.Equal(0ul, total.Answered);
            Assert.InRange(total.BytesSent, 12 * round * 1024, (12 * round * (ulong)LargeBody.Length) - 1);

            // The send that the reset interrupts returns the bytes sent so far, and the next send returns the
            // error.
            Assert.Equal(12 * round, total.Errors(Operation.Send, Errno.ECONNRESET) + total.Errors(Operation.Send, Errno.EPIPE));
            Assert.Equal(12 * round, SendErrors(watched.Read()));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_server_answers_clients_that_never_write_and_counts_them_as_silent(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--slots", "16", "--defer-accept", "0", "--lingering-timeout", "1");
        List<RawClient> silent = [];
        for (int i = 0; i < 50; i++)
        {
            silent.Add(await RawClient.ConnectAsync(watched.Server.EndPoint));
        }

        foreach (RawClient client in silent)
        {
            Assert.Equal(RunningServer.Response, client.ReadToFin());
        }

        // The clients are still connected: the server closes their connections.
        await watched.AwaitAsync(figures => figures.Connections == 50);
        await watched.AwaitRestAsync();
        Assert.Equal(50ul, watched.Read().Total.Silent);
        Assert.Equal(50ul, watched.Read().Total.Answered);
        silent.ForEach(client => client.Dispose());
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Clients_that_disappear_at_any_point_cost_no_slot(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "16", "--linger", "50");
        for (int i = 0; i < 400; i++)
        {
            RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
            switch (i % 4)
            {
                case 0:
                    client.Send();
                    client.Dispose();
                    break;
                case 1:
                    client.Send("GET / HT");
                    client.Dispose();
                    break;
                case 2:
                    client.Send();
                    client.Reset();
                    break;
                default:
                    client.Send("GET / HTTP/1.1\r\n\r\n");
                    client.FinishSending();
                    client.Dispose();
                    break;
            }
        }

        await watched.AwaitAsync(figures => figures.Connections >= 400);
        await watched.AwaitRestAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal(400ul, total.Connections);
        Assert.Equal(400ul, total.Answered + total.Broken);
        Assert.Equal(0ul, total.Lost);
        await AssertServesAsync(watched, RunningServer.Response);
        StopReport report = await watched.Server.StopAsync();
        Assert.Equal(0, report.Unfinished);
        Assert.Equal(0, report.Allocated);
    }

    private static async Task<List<RawClient>> ConnectAsync(WatchedServer watched, int clients)
    {
        List<RawClient> connected = [];
        for (int i = 0; i < clients; i++)
        {
            connected.Add(await RawClient.ConnectAsync(watched.Server.EndPoint));
            connected[^1].Send();
        }

        return connected;
    }

    private static async Task AssertServesAsync(WatchedServer watched, string response)
    {
        // More clients than slots: every slot serves one.
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal(response, await Settings.AskAsync(watched.Server.EndPoint));
        }
    }

    private static ulong SendErrors(Snapshot snapshot) => Snapshot.Errors(snapshot.Total)
        .Where(error => error.Operation == Operation.Send)
        .Aggregate(0ul, (sum, error) => sum + error.Count);
}
