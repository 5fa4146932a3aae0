using System.Globalization;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A server with a stats file, and the kernel's account of its process: proc(5).</summary>
internal sealed class WatchedServer : IAsyncDisposable
{
    private readonly FiguresFolder _folder;
    private readonly FiguresReader _reader;
    private readonly ulong _slots;

    private WatchedServer(FiguresFolder folder, RunningServer server)
    {
        _folder = folder;
        Server = server;
        _reader = FiguresReader.Open(folder.Path("figures"));
        _slots = SettledSlots();
    }

    public RunningServer Server { get; }

    /// <summary>Starts the published server.</summary>
    public static Task<WatchedServer> StartAsync(PublishedServer published, params string[] options) =>
        StartAsync(stats => RunningServer.StartWithAsync(published, ["--stats", stats, .. options]));

    /// <summary>Starts the debug build: <see cref="RunningServer.StartCheckedAsync"/>.</summary>
    public static Task<WatchedServer> StartCheckedAsync(params string[] options) =>
        StartAsync(stats => RunningServer.StartCheckedAsync(["--stats", stats, .. options]));

    public Snapshot Read() => _reader.Read();

    /// <summary>Waits until the figures meet a condition. The message of a failure shows them.</summary>
    public Task AwaitAsync(Func<RingFigures, bool> condition) =>
        Poll.UntilAsync(() => condition(Read().Total), () => $"the figures do not meet the condition:\n{StatsText.Write(Read())}");

    /// <summary>
    /// Waits until no slot has a connection, and no slot is lost: there are as many as at the start.
    /// </summary>
    /// <remarks>A snapshot that is taken while a slot moves can lack this slot, or count it twice.</remarks>
    public Task AwaitRestAsync() => AwaitAsync(
        figures => figures.AnsweringSlots + figures.LingeringSlots + figures.ClosingSlots + figures.KeptSlots == 0
            && Slots(figures) == _slots);

    /// <summary>
    /// Waits for <see cref="AwaitRestAsync"/>, and requires that each connection had one end: answered or
    /// broken.
    /// </summary>
    public async Task RequireBalanceAsync()
    {
        await AwaitRestAsync();
        RingFigures total = Read().Total;
        Assert.Equal((total.Connections, 0ul, 0ul), (total.Answered + total.Broken, total.Lost, total.AllocatedBytes));
    }

    /// <summary>
    /// Waits until the server has received the signal to stop: the next signal is the second one.
    /// </summary>
    public Task AwaitStoppingAsync() => Poll.UntilAsync(() => Read().Condition is Condition.Stopping, () => $"the server is {Read().Condition}");

    /// <summary>Waits until a SIGSTOP has stopped every thread.</summary>
    public Task AwaitStoppedAsync() => ProcessThreads.AwaitAllAsync(Server.Pid, "T");

    /// <summary>
    /// Waits until every loop sleeps in its system call: all that a loop publishes before it sleeps can be
    /// read then.
    /// </summary>
    public async Task AwaitParkedAsync()
    {
        await AwaitAsync(figures => figures.Parked == (ulong)Read().Rings.Length);
        await ProcessThreads.AwaitLoopsAsleepAsync(Server.Pid);
    }

    /// <summary>Waits until every thread sleeps, the kernel's for the ring included.</summary>
    public async Task AwaitAsleepAsync()
    {
        await AwaitParkedAsync();
        await ProcessThreads.AwaitAllAsync(Server.Pid, "S");
    }

    /// <summary>The resident memory of the process, in bytes.</summary>
    public long ResidentBytes() => ProcessStatus.Resident(Server.Pid);

    /// <summary>
    /// The CPU time of all threads, the kernel's for the ring included, in hundredths of a second.
    /// </summary>
    public long CpuTicks()
    {
        long ticks = 0;
        foreach (string[] fields in ProcessThreads.Stats(Server.Pid))
        {
            // utime and stime.
            ticks += long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        }

        return ticks;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _reader.Dispose();
        _folder.Dispose();
    }

    private static async Task<WatchedServer> StartAsync(Func<string, Task<RunningServer>> start)
    {
        FiguresFolder folder = new();
        return new(folder, await start(folder.Path("figures")));
    }

    /// <summary>
    /// Counts the slots once two snapshots in a row agree: a loop may still be arming them.
    /// </summary>
    private ulong SettledSlots()
    {
        ulong before = 0;
        ulong now = Slots(Read().Total);
        Poll.Until(
            () =>
            {
                (before, now) = (now, Slots(Read().Total));
                return now == before;
            },
            () => $"the number of slots changes from {before} to {now}");
        return now;
    }

    private static ulong Slots(in RingFigures figures) =>
        figures.FreeSlots + figures.ArmedSlots + figures.AnsweringSlots + figures.LingeringSlots + figures.ClosingSlots
        + figures.KeptSlots;
}
