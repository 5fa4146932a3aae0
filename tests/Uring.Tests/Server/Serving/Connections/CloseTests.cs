using System.Net;
using System.Net.Sockets;

namespace Uring.Tests.Server;

/// <summary>How a connection ends, whatever its client does: with the response and a FIN, and never with an RST.</summary>
[Collection(ServerCollection.Name)]
public class CloseTests(PublishedServer published)
{
    private const int Rounds = 200;

    [Fact]
    public async Task A_request_in_one_segment_is_answered_and_closed_with_fin()
    {
        await using RunningServer server = await RunningServer.StartAsync(published);
        for (int i = 0; i < Rounds; i++)
        {
            using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
            client.Send();
            Assert.Equal(RunningServer.Response, client.ReadToFin());
        }

        StopReport report = await server.StopAsync();
        Assert.Equal(new StopReport(Rounds, Rounds, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), report);
    }

    [Fact]
    public async Task A_client_that_has_closed_its_half_is_answered_and_closed_with_fin()
    {
        await using RunningServer server = await RunningServer.StartAsync(published);
        for (int i = 0; i < Rounds; i++)
        {
            using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
            client.Send();
            client.FinishSending();
            Assert.Equal(RunningServer.Response, client.ReadToFin());
        }
    }

    [Fact]
    public async Task A_silent_client_is_answered_after_the_deferral_and_closed_with_fin()
    {
        await using RunningServer server = await RunningServer.StartAsync(published);
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);

        Assert.Equal(RunningServer.Response, client.ReadToFin());

        Assert.Equal(1, (await server.StopAsync()).Silent);
    }

    [Fact]
    public async Task A_silent_client_that_closes_its_half_is_answered_at_once()
    {
        await using RunningServer server = await RunningServer.StartAsync(published);
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.FinishSending();

        Assert.Equal(RunningServer.Response, client.ReadToFin());
    }

    [Fact]
    public async Task Clients_that_reset_at_once_cost_no_slot_and_no_answer_of_others()
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--slots", "256");

        // More of them than there are slots: each that kept one would be missed.
        for (int i = 0; i < 3000; i++)
        {
            using (RawClient vandal = await RawClient.ConnectAsync(server.EndPoint))
            {
                if (i % 3 != 0)
                {
                    vandal.Send();
                }

                vandal.Reset();
            }

            if (i % 100 == 0)
            {
                using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
                client.Send();
                Assert.Equal(RunningServer.Response, client.ReadToFin());
            }
        }

        StopReport report = await server.StopAsync();
        Assert.Equal(0, report.Unfinished);
        Assert.Equal(0, report.Close);
        Assert.Equal(report.Connections, report.Answered + report.Send);
    }

    [Fact]
    public async Task Clients_that_never_read_hold_nobody_up_and_find_their_answer_later()
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--slots", "256");
        List<RawClient> lazy = [];
        try
        {
            // More of them than there are slots.
            for (int i = 0; i < 2000; i++)
            {
                RawClient client = await RawClient.ConnectAsync(server.EndPoint);
                client.Send();
                lazy.Add(client);
            }

            using RawClient eager = await RawClient.ConnectAsync(server.EndPoint);
            eager.Send();
            Assert.Equal(RunningServer.Response, eager.ReadToFin());
            Assert.All(lazy, client => Assert.Equal(RunningServer.Response, client.ReadToFin()));
        }
        finally
        {
            lazy.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_reset_would_be_seen()
    {
        // The other tests of this class rest on it: an RST ends the client's read with an exception, not with 0 bytes.
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using RawClient client = await RawClient.ConnectAsync((IPEndPoint)listener.LocalEndPoint!);
        using (Socket accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken))
        {
            client.Send();
            _ = accepted.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead);
        }

        SocketException reset = Assert.Throws<SocketException>(client.ReadToFin);
        Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
    }
}
