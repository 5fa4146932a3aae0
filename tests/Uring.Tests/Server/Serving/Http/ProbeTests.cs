using Uring.Server.Operator.Figures;

namespace Uring.Tests.Server;

/// <summary>Probes as the kubelet and load balancers send them.</summary>
[Collection(ServerCollection.Name)]
public sealed class ProbeTests(PublishedServer published)
{
    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Probes_are_answered_and_cost_no_slot(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--route", "/healthz=200 ok", "--defer-accept", "0");
        for (int i = 0; i < 50; i++)
        {
            // httpGet: no kept connection.
            using (KeptClient http = await watched.ConnectAsync())
            {
                HttpAnswer answer = await http.AskAsync("/healthz", fields: "User-Agent: kube-probe/1.34\r\nAccept: */*\r\nConnection: close\r\n");
                Assert.Equal((200, false, "ok"), (answer.Status, answer.Keeps, answer.Body));
                await http.RequireFinAsync();
            }

            // tcpSocket: a connection without a byte. The check of a load balancer, below, ends in a reset.
            using (KeptClient tcp = await watched.ConnectAsync())
            {
                tcp.FinishSending();
                await tcp.RequireFinAsync();
            }

            using KeptClient reset = await watched.ConnectAsync();
            reset.Reset();
        }

        await watched.AwaitAsync(figures => figures.Connections == 150);
        await watched.RequireBalanceAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal((50ul, 0ul), (total.Requests, total.Broken));
    }
}
