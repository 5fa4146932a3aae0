using Uring.Bench.Files;
using Uring.Bench.Kestrel;
using Uring.Bench.Report.Pages;
using Uring.Bench.Ring;
using Uring.Bench.Servers.Report;
using Uring.Tests.Support;

namespace Uring.Tests.Bench;

/// <summary>The results of a run reach the pages of the documentation.</summary>
public sealed class PageFileTests : IDisposable
{
    private static readonly string[] s_pages = ["README.md", "docs/benchmarks.md", "docs/await.md", "docs/kestrel.md"];

    private readonly string _work = Directory.CreateTempSubdirectory("uring-pages-").FullName;

    public PageFileTests()
    {
        _ = Directory.CreateDirectory(Path.Combine(_work, "docs"));
        foreach (string page in s_pages)
        {
            File.Copy(Path.Combine(Repository.Root, page), Path.Combine(_work, page));
        }
    }

    public void Dispose() => Directory.Delete(_work, recursive: true);

    [Fact]
    public void The_servers_reach_the_README_and_the_page_of_the_benchmarks()
    {
        ServerFootprint footprint = new() { Server = "ours-sqpoll", SystemCalls = [0], ResidentAfterLoad = [13 << 20], StartUp = [19], IdleCpu = [0], BinarySize = 5 << 20 };

        Publish(new ServerPages([Samples.Of("ours-sqpoll", 1, 900, cpu: 20), Samples.Of("nginx", 1, 1000)], [footprint]).Tables());

        AssertLine("README.md", "| uring-server, `sqpoll` | 0.90 | 2.00 | 0.2 / - | 0 | 13.0 |");
        AssertLine("README.md", "| nginx, `return 200`, 1 worker | 1.00 (1,000/s) | 1.00 (10.0 us) | 0.2 / - |  |  |");
        AssertLine("docs/benchmarks.md", "| uring-server, `sqpoll` | 900 | 0.90 | 20.0 | 2.00 | 0 | 0.2 / - |");
        AssertLine("docs/benchmarks.md", "| uring-server, `sqpoll` | 0 | 19 | - | 13.0 | - | 5.0 | 0 % |");
    }

    [Fact]
    public void The_kept_connections_reach_the_page_of_the_benchmarks()
    {
        LoadSample[] samples =
        [
            .. new uint[] { 8, 64, 512 }.SelectMany(clients => new[]
            {
                Samples.Of("ours-kept-batched", 1, 1100 + clients) with { Load = "own-kept", Clients = clients },
                Samples.Of("nginx", 1, 1000) with { Load = "own-kept", Clients = clients },
            }),
        ];

        Publish(new ServerPages(samples, []).Tables());

        AssertLine("docs/benchmarks.md", "| uring-server, `batched` | 1.11, 1.16, 1.61 | 1.00, 1.00, 1.00 | -, -, - | -, -, - |");
    }

    [Fact]
    public void The_files_reach_the_README_and_their_page()
    {
        FileSample[] samples =
        [
            .. new uint[] { 1, 8 }.SelectMany(depth => new[] { Measured("random-access-jit", depth, 1000), Measured("uring-pool-jit", depth, 2000), Measured("fio", depth, 3000) }),
        ];

        Publish(new FilePages(samples).Tables());

        AssertLine("README.md", "| 1 | 1,000/s, 20 us | 2.00, 0.50 | - | 3.00, 0.33 |");
        AssertLine("docs/await.md", "| 8 | 1,000/s, 20 us | 2.00, 0.50 | - | - | 3.00, 0.33 |");
        Assert.DoesNotContain("| 8 | 1,000/s", File.ReadAllText(Path.Combine(_work, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_transport_reaches_the_README_and_its_page()
    {
        LoadSample[] samples = [.. new[] { ("sockets-jit", 1000), ("uring-pool-jit", 1500) }.Select(peer => Samples.Of(peer.Item1, 1, peer.Item2) with { Load = "https" })];

        Publish(new KestrelPages(samples).Tables());

        AssertLine("README.md", "| HTTPS, 64 | 1,000/s, 10.0 us | 1.50, 1.00 | - |");
        AssertLine("docs/kestrel.md", "| HTTPS, kept, wrk, 64 | 1,000/s, 10.0 us | - | 1.50, 1.00 | - |");
    }

    [Fact]
    public void The_ring_reaches_the_page_of_the_benchmarks()
    {
        RingSample[] samples =
        [
            new(1, "send", RingPeer.Liburing, 1.5), new(1, "send", RingPeer.Uring, 1.2), new(1, "nop", RingPeer.Fields, 2),
            new(1, RoundTripNames.Of(RingKind.Plain, 1), RingPeer.Uring, 320),
            new(1, RoundTripNames.Of(RingKind.Sqpoll, 32), RingPeer.Liburing, 80), new(1, RoundTripNames.Of(RingKind.Sqpoll, 32), RingPeer.Uring, 76),
        ];

        Publish(new RingPages(samples).Tables());

        AssertLine("docs/benchmarks.md", "| nop | - | - | 2.00 |");
        AssertLine("docs/benchmarks.md", "| send | 1.50 | 1.20 (0.80) | - |");
        AssertLine("docs/benchmarks.md", "| 1 | - | 320 | - | - | - | - |");
        AssertLine("docs/benchmarks.md", "| 32 | - | - | - | - | 80 | 76 (0.95) |");
    }

    [Fact]
    public void A_table_that_no_page_has_is_reported()
    {
        PageTable unknown = PageTable.Of(["unknown"], []);

        Assert.Equal([unknown.Header], new PageFile("", [unknown]).ReplaceIn(_work));
    }

    // One command writes the tables to the file of the report, and another reads them.
    private void Publish(IEnumerable<PageTable> tables)
    {
        PageFile.Write(_work, "a machine", tables);

        Assert.Empty(PageFile.Read(_work).ReplaceIn(_work));
    }

    // Only the lines of the same peer are searched, so that a failure shows them.
    private void AssertLine(string page, string line) => Assert.Contains(
        line, File.ReadAllLines(Path.Combine(_work, page)).Where(other => other.StartsWith(line[..line.IndexOf(" | ", StringComparison.Ordinal)], StringComparison.Ordinal)));

    private static FileSample Measured(string peer, uint depth, int rate) => new()
    {
        Round = 1,
        Load = FileLoads.DirectRead,
        Peer = peer,
        Depth = depth,
        Figures = new FileFigures { Operations = rate, Seconds = 1, UserCpu = 0.01, SystemCpu = 0.01 },
        Others = 0,
    };
}
