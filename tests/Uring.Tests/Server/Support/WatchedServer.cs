using System.Diagnostics;
using System.Globalization;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;

namespace Uring.Tests.Server;

/// <summary>A server with a file of figures, and what the kernel knows of its process: proc(5).</summary>
internal sealed class WatchedServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly FiguresFolder _folder;
    private readonly FiguresReader _reader;
    private readonly ulong _slots;

    private WatchedServer(FiguresFolder folder, RunningServer server)
    {
        _folder = folder;
        Server = server;
        _reader = FiguresReader.Open(folder.Path("figures"));
        _slots = Slots(Read().Total);
    }

    public RunningServer Server { get; }

    public static async Task<WatchedServer> StartAsync(PublishedServer published, params string[] options)
    {
        FiguresFolder folder = new();
        return new(folder, await RunningServer.StartWithAsync(published, ["--stats", folder.Path("figures"), .. options]));
    }

    public Snapshot Read() => _reader.Read();

    /// <summary>Waits until the figures are as a test wants them, and fails with them when they do not come to be.</summary>
    public Task AwaitAsync(Func<RingFigures, bool> wanted) =>
        AwaitAsync(() => wanted(Read().Total), () => $"the figures stay as they are:\n{StatsText.Write(Read())}");

    /// <summary>Waits until no slot has a connection. None has been lost then: they are as many as at the start.</summary>
    public async Task AwaitRestAsync()
    {
        await AwaitAsync(figures => figures.AnsweringSlots + figures.LingeringSlots + figures.ClosingSlots == 0);
        Assert.Equal(_slots, Slots(Read().Total));
    }

    /// <summary>Waits until it has heard of a stop: the next signal is the second one.</summary>
    public Task AwaitStoppingAsync() => AwaitAsync(() => Read().Condition is Condition.Stopping, () => $"it is {Read().Condition}");

    /// <summary>Waits until a SIGSTOP has reached every thread.</summary>
    public Task AwaitStoppedAsync() => AwaitThreadsAsync("T");

    /// <summary>Waits until every thread sleeps, the kernel's for the ring included.</summary>
    public async Task AwaitAsleepAsync()
    {
        await AwaitAsync(figures => figures.Parked == 1);
        await AwaitThreadsAsync("S");
    }

    /// <summary>The memory that the process has in use, in bytes.</summary>
    public long ResidentBytes()
    {
        string line = File.ReadLines($"/proc/{Server.Pid}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>The CPU time of all threads, the kernel's for the ring included, in hundredths of a second.</summary>
    public long CpuTicks()
    {
        long ticks = 0;
        foreach (string[] fields in Threads())
        {
            // utime and stime.
            ticks += long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        }

        return ticks;
    }

    private Task AwaitThreadsAsync(string state) =>
        AwaitAsync(() => Threads().TrueForAll(fields => fields[0] == state), () => $"a thread does not come to the state {state}");

    private static async Task AwaitAsync(Func<bool> reached, Func<string> instead)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (!reached())
        {
            if (time.Elapsed >= s_patience)
            {
                Assert.Fail(instead());
            }

            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What proc(5) has of each thread, from the third field on: the second one, the name, may hold blanks.</summary>
    private List<string[]> Threads() =>
    [
        .. Directory.GetDirectories($"/proc/{Server.Pid}/task").Select(thread =>
        {
            string stat = File.ReadAllText($"{thread}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }),
    ];

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _reader.Dispose();
        _folder.Dispose();
    }

    private static ulong Slots(in RingFigures figures) =>
        figures.FreeSlots + figures.ArmedSlots + figures.AnsweringSlots + figures.LingeringSlots + figures.ClosingSlots;
}
