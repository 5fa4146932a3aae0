using System.Net.Sockets;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>Ten thousand concurrent clients, and more clients than slots.</summary>
[Collection(ServerCollection.Name)]
public sealed class CrowdTests(PublishedServer published)
{
    private const int Crowd = 10_000;

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task The_server_answers_ten_thousand_clients_in_25_megabytes(string mode)
    {
        DemandFiles();
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode);
        List<RawClient> clients = [];
        try
        {
            await ConnectAsync(watched.Server, clients, Crowd);
            await watched.AwaitAsync(figures => figures.Connections + figures.AnsweringSlots >= Crowd);
            long resident = watched.ResidentBytes();
            await FinishAsync(clients);

            TestContext.Current.TestOutputHelper?.WriteLine($"{resident} bytes resident");
            Assert.InRange(resident, 0, 25_000_000);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await watched.AwaitAsync(figures => figures.Connections >= Crowd);
        await watched.AwaitRestAsync();
        StopReport report = await watched.Server.StopAsync();
        Assert.Equal(Crowd, report.Connections);
        Assert.Equal(Crowd, report.Answered);
        Assert.Equal(0, report.Lost);
        Assert.Equal(0, report.Allocated);
    }

    [Theory]
    [InlineData(Crowd, "8192")]
    [InlineData(1000, "64")]
    public async Task The_server_makes_no_system_call_while_it_serves_a_crowd_of_which_some_reset(int count, string slots)
    {
        DemandFiles();
        string strace = Need.Tool("strace", "strace");
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--slots", slots);
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(server.EndPoint));
        List<RawClient> clients = [];
        try
        {
            using StraceSession session = await StraceSession.AttachAsync(strace, server.Pid);
            for (int i = 0; i < 200; i++)
            {
                RawClient client = await RawClient.ConnectAsync(server.EndPoint);
                client.Send();
                client.Reset();
            }

            await ConnectAsync(server, clients, count);
            await FinishAsync(clients);

            Assert.Equal("", await session.DetachAsync());
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        StopReport report = await server.StopAsync();
        Assert.Equal(count + 201, report.Connections);
        Assert.Equal(0, report.Allocated);
    }

    private static async Task ConnectAsync(RunningServer server, List<RawClient> clients, int count)
    {
        for (int i = 0; i < count; i++)
        {
            clients.Add(await RawClient.ConnectAsync(server.EndPoint));
            clients[^1].Send("GET / HTTP/1.1\r\nHo");
        }
    }

    private static async Task FinishAsync(List<RawClient> clients)
    {
        foreach (RawClient client in clients)
        {
            try
            {
                client.Send("st: localhost\r\n\r\n");
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.Shutdown or SocketError.ConnectionReset)
            {
                // The linger was over before this client sent the rest. Its response has arrived
                // nevertheless.
            }
        }

        foreach (RawClient client in clients)
        {
            Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
        }
    }

    // The runtime raises the soft limit of this process to the hard limit when it starts.
    private static void DemandFiles() =>
        Assert.SkipUnless(IoUringLimits.Read().OpenFiles >= Crowd + 1000, $"the limit on open files does not allow {Crowd} sockets");
}
