using System.Net.Sockets;

namespace Uring.Tests.Server;

/// <summary>
/// Good and hostile clients at once, and more of them than slots, on the debug build: it checks every move of
/// every slot.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class MixedClientTests : IDisposable
{
    private const int Clients = 24;
    private const int Visits = 40;

    private readonly FiguresFolder _folder = new();

    /// <summary>Each mode with many slots and with few.</summary>
    public static MatrixTheoryData<string, int> Servers => new(["sqpoll", "batched"], [64, 8]);

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Every_slot_becomes_free_and_each_answer_is_whole(string mode, int slots)
    {
        string body = _folder.Path("body");
        await File.WriteAllTextAsync(body, new string('L', 1 << 20), TestContext.Current.CancellationToken);
        await using WatchedServer watched = await SiteServer.StartCheckedAsync(
            mode,
            "--slots", $"{slots}",
            "--body-file", body,
            "--client-header-timeout", "1",
            "--client-body-timeout", "1",
            "--send-timeout", "2",
            "--lingering-timeout", "1",
            "--keep-alive", "1",
            "--keep-alive-requests", "30",
            "--defer-accept", "0");
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(() => VisitAsync(watched, new Random(number)))));
        await watched.AwaitRestAsync();

        // No check of the debug build has ended the process.
        Assert.Equal(0, (await watched.Server.StopAsync()).Unfinished);
        Assert.Equal(watched.Read().Total.Connections, watched.Read().Total.Answered + watched.Read().Total.Broken);
        Assert.Equal(0ul, watched.Read().Total.Lost);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task VisitAsync(WatchedServer watched, Random random)
    {
        for (int visit = 0; visit < Visits; visit++)
        {
            using KeptClient client = await watched.ConnectAsync(random.Next(3) == 0 ? 4096 : null);
            try
            {
                await VisitAsync(client, random);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
            {
                // A server with few slots resets or closes some clients.
            }
            catch (EndOfStreamException)
            {
            }
        }
    }

    private static async Task VisitAsync(KeptClient client, Random random)
    {
        int number = random.Next(1, SiteServer.Numbers + 1);
        string get = KeptClient.Request($"/{number}");
        switch (random.Next(12))
        {
            case 0:
                await ReadAsync(client, get, number, 1);
                break;
            case 1:
                await ReadAsync(client, string.Concat(Enumerable.Repeat(get, 25)), number, 25);
                break;
            case 2:
                await client.SendAsync(KeptClient.Request("/large") + get);
                Assert.Equal(1 << 20, (await client.ReadAsync()).Content.Length);
                break;
            case 3:
                await client.SendAsync(KeptClient.Request("/large") + KeptClient.Request("/large"));
                await Task.Delay(random.Next(30));
                client.Reset();
                break;
            case 4:
                await client.SendAsync("rubbish\r\n\r\n");
                Assert.Equal(400, (await client.ReadAsync()).Status);
                break;
            case 5:
                await client.SendAsync(get[..random.Next(1, get.Length)]);
                client.FinishSending();
                _ = await client.ReadRestAsync();
                break;
            case 6:
                await client.SendAsync(get[..random.Next(1, get.Length)]);
                client.Reset();
                break;
            case 7:
                await client.SendAsync(KeptClient.Request($"/{number}", fields: "Content-Length: 9\r\n") + "abc");
                await Task.Delay(random.Next(1500));
                break;
            case 8:
                await client.SendAsync(get + get);
                client.FinishSending();
                await ReadAsync(client, "", number, 2);
                break;
            case 9:
                await ReadAsync(client, KeptClient.Request($"/{number}", fields: "Connection: close\r\n"), number, 1);
                break;
            case 10:
                await client.TrySendAsync(string.Concat(Enumerable.Repeat(get, 100)) + KeptClient.Request("/large"));
                await Task.Delay(random.Next(100));
                break;
            default:
                await Task.Delay(random.Next(20));
                break;
        }
    }

    private static async Task ReadAsync(KeptClient client, string requests, int number, int count)
    {
        await client.SendAsync(requests);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(SiteServer.TextOf(number), (await client.ReadAsync()).Body);
        }
    }
}
