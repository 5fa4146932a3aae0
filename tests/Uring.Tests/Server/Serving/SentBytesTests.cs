using Uring.Server.Operator.Figures;

namespace Uring.Tests.Server;

/// <summary>
/// The figure of sent bytes grows with each part of a large response, and has each byte once.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class SentBytesTests(PublishedServer published) : IDisposable
{
    // In bytes. The buffers of a connection hold some of these parts, and never the response.
    private const int Part = 2 << 20;
    private const int Length = 16 * Part;

    private readonly Settings _settings = new(published);

    /// <summary>The mode, and whether the server reads requests.</summary>
    public static TheoryData<string, bool> Cases => new() { { "sqpoll", false }, { "batched", false }, { "sqpoll", true }, { "batched", true } };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_figure_moves_while_a_slow_client_reads(string mode, bool readsRequests)
    {
        await using WatchedServer watched = await StartAsync(mode, readsRequests);
        using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint, receiveBuffer: 16_384);
        client.Send();
        await watched.AwaitAsync(figures => figures.BytesSent > 0);
        int received = 0;
        for (int part = 0; part < 3; part++)
        {
            received += await ReadAsync(client, Part);
            await watched.AwaitAsync(figures => figures.BytesSent >= (ulong)received);
            RingFigures total = watched.Read().Total;
            Assert.InRange(total.BytesSent, (ulong)received, (ulong)Length - 1);
            Assert.Equal(0ul, total.Answered);
        }

        received += await ReadAsync(client, int.MaxValue);
        Assert.InRange(received, Length + 1, Length + 500);
        await watched.AwaitAsync(figures => figures.Answered == 1);
        Assert.Equal((ulong)received, watched.Read().Total.BytesSent);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_response_that_ends_early_counts_its_parts_once(string mode, bool readsRequests)
    {
        await using WatchedServer watched = await StartAsync(mode, readsRequests);
        using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint, receiveBuffer: 16_384);
        client.Send();
        int received = await ReadAsync(client, 3 * Part);
        await watched.AwaitAsync(figures => figures.BytesSent >= (ulong)received);
        client.Reset();
        await watched.AwaitAsync(figures => figures.Broken == 1);
        Assert.InRange(watched.Read().Total.BytesSent, (ulong)received, (ulong)Length);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Answers_of_all_sizes_on_one_connection_count_each_byte_once(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, readsRequests: true, "--route", "/small=200 small");
        using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint, receiveBuffer: 16_384);
        client.Send(KeptClient.Request("/small") + KeptClient.Request("/") + KeptClient.Request("/", "HEAD") + KeptClient.Request("/small", fields: "Connection: close\r\n"));
        int received = await ReadAsync(client, int.MaxValue);
        await watched.AwaitAsync(figures => figures.Requests == 4);
        Assert.Equal((ulong)received, watched.Read().Total.BytesSent);
    }

    public void Dispose() => _settings.Dispose();

    /// <summary>Reads a number of bytes, or to the server's FIN.</summary>
    private static async Task<int> ReadAsync(RawClient client, int most)
    {
        byte[] buffer = new byte[32_768];
        int received = 0;
        int read;
        while (received < most && (read = await client.ReceiveAsync(buffer.AsMemory(0, int.Min(buffer.Length, most - received)))) > 0)
        {
            received += read;
        }

        return received;
    }

    private Task<WatchedServer> StartAsync(string mode, bool readsRequests, params string[] options) => WatchedServer.StartAsync(
        published,
        ["--mode", mode, "--slots", "64", "--body-file", _settings.File("body", new byte[Length]), .. readsRequests ? (string[])["--keep-alive", "60"] : [], .. options]);
}
