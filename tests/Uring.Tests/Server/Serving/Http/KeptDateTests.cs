using System.Diagnostics;

namespace Uring.Tests.Server;

/// <summary>
/// The Date of answers on kept connections under load: it is current, whole, and never goes back.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class KeptDateTests(PublishedServer published)
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(5);

    // The date has no fractions, and the loop may send entries of the second before.
    private static readonly TimeSpan s_granularity = TimeSpan.FromSeconds(2);

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_date_is_that_of_the_answer_under_load(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--keep-alive-requests", "2000000000");
        IReadOnlySet<DateTime>[] seen = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(client => Task.Run(() => AskAsync(watched, pipelined: client % 2 == 0 ? 40 : 1))));

        // Each second of the test, but for its edges, has its own date.
        Assert.All(seen, dates => Assert.InRange(dates.Count, (int)s_time.TotalSeconds - 1, (int)s_time.TotalSeconds + 3));
        await watched.RequireHealthAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task An_answer_after_a_pause_has_a_new_date(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--park-after", "1");
        using KeptClient client = await watched.ConnectAsync();
        for (int i = 0; i < 3; i++)
        {
            _ = await RequireDateAsync(client, 1);
            await watched.AwaitAsleepAsync();
        }
    }

    /// <returns>The dates that the client has read.</returns>
    private static async Task<IReadOnlySet<DateTime>> AskAsync(WatchedServer watched, int pipelined)
    {
        using KeptClient client = await watched.ConnectAsync();
        HashSet<DateTime> dates = [];
        DateTime last = default;
        for (Stopwatch time = Stopwatch.StartNew(); time.Elapsed < s_time;)
        {
            foreach (DateTime date in await RequireDateAsync(client, pipelined))
            {
                Assert.InRange(date, last, DateTime.MaxValue);
                last = date;
                _ = dates.Add(date);
            }
        }

        return dates;
    }

    private static async Task<IReadOnlyList<DateTime>> RequireDateAsync(KeptClient client, int pipelined)
    {
        List<DateTime> dates = [];
        DateTime before = DateTime.UtcNow;
        await client.SendAsync(string.Concat(Enumerable.Repeat(KeptClient.Request("/1"), pipelined)));
        for (int i = 0; i < pipelined; i++)
        {
            HttpAnswer answer = await client.ReadAsync();
            Assert.Equal(SiteServer.TextOf(1), answer.Body);
            dates.Add(AnswerDate.Parse($"{answer.Head}\r\n"));
            Assert.InRange(dates[^1], before - s_granularity, DateTime.UtcNow);
        }

        return dates;
    }
}
