using System.Net;
using Uring.Server.Operator.Figures;

namespace Uring.Tests.Server;

/// <summary>The nginx of the README takes HTTPS, and keeps its connections to the server.</summary>
[Collection(ServerCollection.Name)]
public sealed class NginxExampleTests(PublishedServer published)
{
    private const int Clients = 16;
    private const int Answers = 1000;

    /// <summary>The connections that the <c>keepalive</c> of the README keeps.</summary>
    private const ulong Keepalive = 64;

    /// <summary>Each mode with each version of HTTP between client and nginx.</summary>
    public static MatrixTheoryData<string, string> Cases => new(["sqpoll", "batched"], ["1.1", "2.0"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_thousand_answers_come_over_few_connections(string mode, string version)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--slots", "256");
        await using (NginxExample nginx = await NginxExample.StartAsync(watched.Server))
        {
            using HttpClient client = nginx.CreateClient();
            int last = -1;
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
            {
                for (int i = Interlocked.Increment(ref last); i < Answers; i = Interlocked.Increment(ref last))
                {
                    await RequireAnswerAsync(client, Version.Parse(version), 1 + (i % SiteServer.Numbers));
                }
            }));
        }

        await watched.RequireBalanceAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal(((ulong)Answers, 0ul), (total.Requests, total.Broken));
        Assert.InRange(total.Connections, 1ul, Keepalive);
    }

    private static async Task RequireAnswerAsync(HttpClient client, Version version, int number)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/{number}")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            (HttpStatusCode.OK, version, SiteServer.TextOf(number)), (response.StatusCode, response.Version, text));
    }
}
