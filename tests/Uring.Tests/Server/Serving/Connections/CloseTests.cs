using System.Net;
using System.Net.Sockets;

namespace Uring.Tests.Server;

/// <summary>Every connection ends with the response and a FIN, and never with an RST.</summary>
[Collection(ServerCollection.Name)]
public class CloseTests(PublishedServer published)
{
    private const int Rounds = 200;

    [Fact]
    public async Task A_client_that_sends_its_request_in_one_segment_reads_the_response_and_a_FIN()
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
    public async Task A_client_that_has_half_closed_reads_the_response_and_a_FIN()
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
    public async Task A_silent_client_reads_the_response_and_a_FIN_after_the_deferral()
    {
        await using RunningServer server = await RunningServer.StartAsync(published);
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);

        Assert.Equal(RunningServer.Response, client.ReadToFin());

        Assert.Equal(1, (await server.StopAsync()).Silent);
    }

    [Fact]
    public async Task A_silent_client_that_half_closes_reads_the_response_at_once()
    {
        await using RunningServer server = await RunningServer.StartAsync(published);
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.FinishSending();

        Assert.Equal(RunningServer.Response, client.ReadToFin());
    }

    [Fact]
    public async Task Clients_that_reset_at_once_cost_no_slot_and_no_response_of_another_client()
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--slots", "256");

        // More of these clients than slots: the server would stop answering if each of them kept a slot.
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
    public async Task Clients_that_do_not_read_yet_delay_no_other_client_and_read_their_response_later()
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--slots", "256");
        List<RawClient> lazy = [];
        try
        {
            // More of these clients than slots.
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
    public async Task A_reset_ends_the_read_of_a_client_with_an_exception()
    {
        // The control of the other tests of this class: a FIN would end the read with 0 bytes.
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
