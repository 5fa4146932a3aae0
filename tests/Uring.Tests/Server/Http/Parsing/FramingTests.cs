using System.Collections.Concurrent;
using CsCheck;

namespace Uring.Tests.Server;

/// <summary>
/// The server finds the same requests in a stream as Kestrel and Node do. Every other difference is in
/// <see cref="KnownDifferences"/>, with its reason.
/// </summary>
/// <remarks>URING_HTTP_CASES sets the number of generated streams: <c>URING_HTTP_CASES=1000000</c>.</remarks>
public sealed class FramingTests(FramingOracles oracles) : IClassFixture<FramingOracles>
{
    // A sample is a batch of streams that the oracles read at the same time.
    private const int Batch = 50;
    private const int DefaultCases = 2000;

    [Fact]
    public async Task The_servers_agree_on_every_known_trick_but_for_the_list_and_each_entry_occurs()
    {
        await oracles.StartAsync();
        HashSet<KnownDifference> used = [];
        foreach ((string stream, string _, object _) in SmugglingCorpus.Streams)
        {
            Framing framing = await oracles.ReadAsync(stream);
            RequireListed(framing);
            used.UnionWith(framing.ListedDifferences());
        }

        Assert.Empty(KnownDifferences.All.Where(known => !used.Contains(known)).Select(known => known.ToString()));
    }

    [Fact]
    public async Task The_servers_agree_on_generated_streams_but_for_the_list()
    {
        await oracles.StartAsync();
        ConcurrentBag<int> served = [];
        await RequestStreams.Any.Array[Batch].SampleAsync(
            async streams =>
            {
                foreach (Framing framing in await Task.WhenAll(streams.Select(oracles.ReadAsync)))
                {
                    RequireListed(framing);
                    served.Add(framing.Ours.Requests.Count);
                }
            },
            iter: Math.Max(1, (HttpCases.Number ?? DefaultCases) / Batch),
            threads: 1);

        // Neither a generator of mistakes alone nor one of valid requests alone would compare much.
        Assert.InRange(served.Count(count => count == 0), served.Count / 10, served.Count * 8 / 10);
        TestContext.Current.TestOutputHelper?.WriteLine($"{served.Count} streams with {served.Sum()} requests");
    }

    private static void RequireListed(Framing framing)
    {
        string unlisted = string.Join('\n', framing.UnlistedDifferences());
        Assert.True(unlisted.Length == 0, unlisted);
    }
}
