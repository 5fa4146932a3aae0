using System.Diagnostics;
using System.Net;
using Uring.Soak.Accounts;
using Uring.Soak.Clients;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Soak;

/// <summary>One server of a run, with its figures, its resources and the results of its clients.</summary>
internal sealed class SoakServer : IDisposable
{
    // The defaults of the server: server/README.md.
    private const int DefaultLinger = 250;
    private const int DefaultParkAfter = 5;
    private const int DefaultSendTimeout = 60;

    // In milliseconds: the shortest time without progress after which a server without a free slot resets.
    private const int RoomTimeout = 3000;

    // In milliseconds.
    private const int ShortestStall = 300;
    private const int LongestStall = 2000;

    private const int StartAttempts = 30;
    private const int SignalAttempts = 20;
    private const int FirstConnectionAttempts = 30;

    private static readonly TimeSpan s_restLimit = TimeSpan.FromSeconds(45);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly RunningServer _running;
    private readonly BodyVersions _versions;

    /// <summary>Starts the server.</summary>
    /// <param name="name">The name in the tables.</param>
    /// <param name="binary">The executable.</param>
    /// <param name="folder">The folder of its files.</param>
    /// <param name="mode">The mode of the server.</param>
    /// <param name="linger">The value of <c>--linger</c>, in milliseconds; null for the default.</param>
    /// <param name="parkAfter">The value of <c>--park-after</c>, in seconds; null for the default.</param>
    /// <param name="sendTimeout">The value of <c>--send-timeout</c>, in seconds; null for the default.</param>
    /// <param name="crowded">Whether the server gets more clients of large responses than it has slots.</param>
    /// <param name="options">The other options.</param>
    public SoakServer(string name, string binary, string folder, string mode, int? linger, int? parkAfter, int? sendTimeout, bool crowded, IEnumerable<string> options)
    {
        ParkAfter = parkAfter ?? DefaultParkAfter;
        SendTimeout = sendTimeout ?? DefaultSendTimeout;
        IsCrowded = crowded;
        Name = name;
        Linger = linger ?? DefaultLinger;
        string bodyFile = Path.Combine(folder, $"{name}.body");
        _versions = new BodyVersions(bodyFile);
        Tally = new Tally(_versions, Linger > 0, crowded ? RoomTimeout : SendTimeout * 1000);
        IsSqPoll = mode == "sqpoll";
        StatsFile = Path.Combine(folder, $"{name}.figures");
        _versions.Write(large: false);
        _running = Start(
            new ServerProgram
            {
                Name = name,
                Description = "",
                Version = "",
                Binary = binary,
                Arguments = port => ["--listen", $"127.0.0.1:{port}", "--stats", StatsFile, "--body-file", bodyFile, "--mode", mode, .. Option("--linger", linger), .. Option("--park-after", parkAfter), .. Option("--send-timeout", sendTimeout), .. options],
            });
        AtRest();
        SlotsAtRest = Figures.Slots;

        ConnectToEachRing();
        EntersAtStart = Figures.Enters;
        ResourcesAtStart = Resources;
    }

    public string Name { get; }

    /// <summary>Whether the mode is <c>sqpoll</c>.</summary>
    public bool IsSqPoll { get; }

    public string StatsFile { get; }

    public Tally Tally { get; }

    /// <summary>The linger time, in milliseconds.</summary>
    public int Linger { get; }

    public IPEndPoint EndPoint => _running.EndPoint;

    public int Pid => _running.Pid;

    public PageFigures Figures => PageFigures.Read(StatsFile);

    public ProcessResources Resources => ProcessResources.Of(Pid);

    /// <summary>The clients that the server must serve without a reset.</summary>
    public required IReadOnlyList<Behaviour> Good { get; init; }

    /// <summary>The slots by state without clients.</summary>
    public ulong[] SlotsAtRest { get; }

    public ProcessResources ResourcesAtStart { get; }

    /// <summary>The number of connections of the start, which no client counts.</summary>
    public int FirstConnections { get; private set; } = 1;

    /// <summary>The number of io_uring_enter(2) calls before all slots were armed.</summary>
    public ulong EntersAtStart { get; }

    /// <summary>Whether the server got more clients than it has slots.</summary>
    public bool IsFlooded { get; private set; }

    /// <summary>The time after which the server resets a client that takes nothing, in seconds.</summary>
    public int SendTimeout { get; }

    /// <summary>Whether the server got more clients of large responses than it has slots.</summary>
    public bool IsCrowded { get; }

    /// <summary>Whether the server was short of memory.</summary>
    public bool IsShort { get; set; }

    /// <summary>The longest time for which the process was stopped.</summary>
    public TimeSpan Suspended { get; private set; }

    /// <summary>The number of failed reloads.</summary>
    public int Refused { get; set; }

    /// <summary>The idle time before a park, in seconds.</summary>
    public int ParkAfter { get; }

    /// <summary>The time since the start.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_start);

    /// <summary>Whether every slot was used before the first measurement of memory.</summary>
    public bool IsWarm { get; set; }

    /// <summary>The number of connections that were cut short during the warm-up.</summary>
    public ulong CutShortBefore { get; set; }

    /// <summary>The resident memory at the end of every round, in bytes.</summary>
    public List<long> Memory { get; } = [];

    /// <summary>The number of reload signals.</summary>
    public int Versions => _versions.Count - 1;

    /// <summary>The lines of standard error.</summary>
    public IEnumerable<string> Complaints => _running.Complaints;

    /// <summary>The last line of standard output.</summary>
    public string LastLine => _running.LastLine;

    /// <summary>Sends a signal to the server.</summary>
    /// <param name="name">The name of the signal, without SIG.</param>
    public void Signal(string name)
    {
        for (int left = SignalAttempts; !Tool.Run("kill", $"-{name}", $"{Pid}").Succeeded; left--)
        {
            // The system may be short of files or memory, so that kill cannot start.
            if (left == 0)
            {
                throw new InvalidOperationException($"SIG{name} cannot be sent to {Name}: {string.Join(' ', Complaints)}");
            }

            Thread.Sleep(200);
        }
    }

    /// <summary>
    /// Stops the process with SIGSTOP, and continues it with SIGCONT after a random time. The time is longer
    /// than most lingers, and shorter than the lingering timeout.
    /// </summary>
    /// <remarks>A separate thread continues the process in time. A thread of a busy pool would be late.</remarks>
    public Task Stall() => Task.Factory.StartNew(
        () =>
        {
            long start = Stopwatch.GetTimestamp();
            Signal("STOP");
            Thread.Sleep(Random.Shared.Next(ShortestStall, LongestStall));
            Signal("CONT");
            TimeSpan suspended = Stopwatch.GetElapsedTime(start);
            Suspended = suspended > Suspended ? suspended : Suspended;
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>Writes the next version of the body, and signals the server to reload.</summary>
    /// <param name="large">Whether the body is a large one.</param>
    public void Reload(bool large = false)
    {
        _versions.Write(large);
        Signal("HUP");
    }

    /// <summary>Reloads, and waits until every loop has taken the new response.</summary>
    /// <param name="large">Whether the body is a large one.</param>
    /// <returns>Whether the loops have taken the response within the time limit.</returns>
    public bool TryReload(bool large)
    {
        // An earlier signal may still wait for the server.
        _ = AtRest();
        PageFigures before = Figures;
        Reload(large);
        long start = Stopwatch.GetTimestamp();
        while (Figures.Reloads < before.Reloads + (ulong)before.Rings)
        {
            if (Stopwatch.GetElapsedTime(start) > s_restLimit)
            {
                return false;
            }

            Thread.Sleep(50);
        }

        // The slots that are armed with the response before are re-armed one by one.
        return AtRest();
    }

    /// <summary>Waits until no connection is open and no figure changes.</summary>
    /// <returns>Whether the slots by state are the same as after the start.</returns>
    public bool AtRest()
    {
        long start = Environment.TickCount64;
        (ulong Connections, ulong Arms, string Slots) before = default;
        while (Environment.TickCount64 - start < s_restLimit.TotalMilliseconds)
        {
            PageFigures figures = Figures;
            (ulong Connections, ulong Arms, string Slots) now = (figures.Connections, figures.Arms, string.Join(' ', figures.Slots));

            // All slots must be armed: the figures of a loop without a processor do not change either.
            bool armed = !IsSqPoll || figures.Slots[0] == 0;
            bool still = now == before && armed && figures.Slots[2..].Sum(count => (long)count) == 0;
            if (still && (SlotsAtRest is null || SlotsAtRest.SequenceEqual(figures.Slots)))
            {
                return true;
            }

            before = now;
            Thread.Sleep(300);
        }

        return false;
    }

    /// <summary>Marks the server as flooded.</summary>
    public void Flooded() => IsFlooded = true;

    /// <summary>Stops the server.</summary>
    /// <returns>The exit code of the server.</returns>
    public int Stop() => _running.Stop();

    public void Dispose() => _running.Dispose();

    // A loop updates its figures with a connection, and has armed most of its slots after the first one.
    private void ConnectToEachRing()
    {
        ulong[] before = [.. Figures.ConnectionsByRing];

        // The kernel chooses the ring of a connection at random.
        for (int left = FirstConnectionAttempts; left > 0 && Figures.ConnectionsByRing.Zip(before).Any(ring => ring.First == ring.Second); left--)
        {
            FirstConnections++;
            _ = IsAnswered(EndPoint);
            AtRest();
        }
    }

    private static string[] Option(string name, int? value) => value is null ? [] : [name, $"{value}"];

    private RunningServer Start(ServerProgram server)
    {
        for (int left = StartAttempts; ; left--)
        {
            try
            {
                return RunningServer.Start(server, IsAnswered);
            }
            catch (InvalidOperationException e) when (left > 0 && e.Message.Contains("ENOMEM", StringComparison.Ordinal))
            {
                // All rings of a user share one limit on locked memory, and other programs of the user may be
                // about to end.
                Thread.Sleep(1000);
            }
        }
    }

    private bool IsAnswered(IPEndPoint server)
    {
        // RunningServer.Start repeats the request until the server listens. The separate tally keeps these
        // connections out of the accounts.
        Tally first = new(_versions, lingers: true, DefaultSendTimeout);
        new Behaviour("first", MustBeWhole: false, GoodClients.Readers[0].Visit).Run(server, first).GetAwaiter().GetResult();
        return first.Whole == 1;
    }
}
