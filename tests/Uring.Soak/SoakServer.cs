using System.Diagnostics;
using System.Net;
using Uring.Soak.Accounts;
using Uring.Soak.Clients;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Soak;

/// <summary>One server of a run, with all that is known of it from outside.</summary>
internal sealed class SoakServer : IDisposable
{
    // server/README.md.
    private const int DefaultLinger = 250;
    private const int DefaultParkAfter = 5;

    private const int StartAttempts = 30;
    private const int SignalAttempts = 20;
    private const int TellAttempts = 30;

    private static readonly TimeSpan s_restLimit = TimeSpan.FromSeconds(45);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly RunningServer _running;
    private readonly string _bodyFile;
    private readonly int _bodyLength;
    private int _version;

    /// <summary>Starts it.</summary>
    /// <param name="name">What the tables call it.</param>
    /// <param name="binary">The executable.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="bodyLength">Of its responses, in bytes, about.</param>
    /// <param name="mode">Its mode.</param>
    /// <param name="linger">How long it lingers, in milliseconds; null: as it does by default.</param>
    /// <param name="parkAfter">When it parks, in seconds; null: as it does by default.</param>
    /// <param name="options">Its other options.</param>
    public SoakServer(string name, string binary, string folder, int bodyLength, string mode, int? linger, int? parkAfter, IEnumerable<string> options)
    {
        ParkAfter = parkAfter ?? DefaultParkAfter;
        Name = name;
        Linger = linger ?? DefaultLinger;
        Tally = new Tally(Linger);
        IsSqPoll = mode == "sqpoll";
        StatsFile = Path.Combine(folder, $"{name}.figures");
        _bodyFile = Path.Combine(folder, $"{name}.body");
        _bodyLength = bodyLength;
        SoakBody.Write(_bodyFile, _version, bodyLength);
        _running = Start(
            new ServerProgram
            {
                Name = name,
                Description = "",
                Version = "",
                Binary = binary,
                Arguments = port => ["--listen", $"127.0.0.1:{port}", "--stats", StatsFile, "--body-file", _bodyFile, "--mode", mode, .. Option("--linger", linger), .. Option("--park-after", parkAfter), .. options],
            });
        AtRest();
        SlotsAtRest = Figures.Slots;

        TellAll();
        EntersAtStart = Figures.Enters;
        SenseAtStart = Sense;
    }

    public string Name { get; }

    /// <summary>Whether it serves without system calls.</summary>
    public bool IsSqPoll { get; }

    public string StatsFile { get; }

    public Tally Tally { get; }

    /// <summary>How long it keeps a connection whose client may be sending, in milliseconds.</summary>
    public int Linger { get; }

    public IPEndPoint EndPoint => _running.EndPoint;

    /// <summary>Of its responses, in bytes, about.</summary>
    public int BodyLength => _bodyLength;

    public int Pid => _running.Pid;

    public PageFigures Figures => PageFigures.Read(StatsFile);

    public ProcessResources Sense => ProcessResources.Of(Pid);

    /// <summary>The clients that it must serve without a reset.</summary>
    public required IReadOnlyList<Behaviour> Good { get; init; }

    /// <summary>The slots by state when there is nobody.</summary>
    public ulong[] SlotsAtRest { get; }

    public ProcessResources SenseAtStart { get; }

    /// <summary>Connections at its start, which are no client's.</summary>
    public int FirstConnections { get; private set; } = 1;

    /// <summary>The calls of io_uring_enter(2) that its loops had made when all slots were armed.</summary>
    public ulong EntersAtStart { get; }

    /// <summary>Whether it gets more clients than it has slots.</summary>
    public bool IsFlooded { get; private set; }

    /// <summary>Whether it was short of memory.</summary>
    public bool IsShort { get; set; }

    /// <summary>How often it could not read a body.</summary>
    public int Refused { get; set; }

    /// <summary>After how many seconds without anybody it parks.</summary>
    public int ParkAfter { get; }

    /// <summary>Since its start.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_start);

    /// <summary>Whether every slot has been used before its memory was looked at.</summary>
    public bool IsWarm { get; set; }

    /// <summary>Of the connections that were cut short, those of the warm-up: nobody was slow then.</summary>
    public ulong CutShortBefore { get; set; }

    /// <summary>Resident memory at the end of every round, in bytes.</summary>
    public List<long> Memory { get; } = [];

    /// <summary>How often the response was exchanged.</summary>
    public int Versions => _version;

    /// <summary>What it printed on its standard error.</summary>
    public IEnumerable<string> Complaints => _running.Complaints;

    /// <summary>The last line that it printed.</summary>
    public string LastLine => _running.LastLine;

    /// <summary>Sends it a signal.</summary>
    /// <param name="name">Without SIG.</param>
    public void Signal(string name)
    {
        for (int left = SignalAttempts; !Tool.Run("kill", $"-{name}", $"{Pid}").Succeeded; left--)
        {
            // No process can be started while the system is short of files or memory.
            if (left == 0)
            {
                throw new InvalidOperationException($"SIG{name} does not reach {Name}: {string.Join(' ', Complaints)}");
            }

            Thread.Sleep(200);
        }
    }

    /// <summary>SIGSTOP, and SIGCONT later.</summary>
    /// <param name="milliseconds">How much later.</param>
    public async Task Stall(int milliseconds)
    {
        Signal("STOP");
        await Task.Delay(milliseconds);
        Signal("CONT");
    }

    /// <summary>Writes another body, and has the server read it.</summary>
    public void Reload()
    {
        SoakBody.Write(_bodyFile, ++_version, _bodyLength);
        Signal("HUP");
    }

    /// <summary>Waits until nothing moves any more.</summary>
    /// <returns>Whether the slots are as they were at the start.</returns>
    public bool AtRest()
    {
        long start = Environment.TickCount64;
        (ulong Connections, string Slots) before = default;
        while (Environment.TickCount64 - start < s_restLimit.TotalMilliseconds)
        {
            PageFigures figures = Figures;
            (ulong Connections, string Slots) now = (figures.Connections, string.Join(' ', figures.Slots));

            // Armed one and all: a loop that gets no processor may stand still before that.
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

    /// <summary>From here on there are too many.</summary>
    public void Flooded() => IsFlooded = true;

    /// <summary>Stops it.</summary>
    /// <returns>Its exit code.</returns>
    public int Stop() => _running.Stop();

    public void Dispose() => _running.Dispose();

    /// <summary>A loop tells its figures when it hears of a connection, and has armed most of its slots after the first.</summary>
    private void TellAll()
    {
        ulong[] before = [.. Figures.ConnectionsByRing];

        // Which ring a connection goes to is up to chance.
        for (int left = TellAttempts; left > 0 && Figures.ConnectionsByRing.Zip(before).Any(ring => ring.First == ring.Second); left--)
        {
            FirstConnections++;
            _ = IsAnswered(EndPoint);
            AtRest();
        }
    }

    private static string[] Option(string name, int? value) => value is null ? [] : [name, $"{value}"];

    private static RunningServer Start(ServerProgram peer)
    {
        for (int left = StartAttempts; ; left--)
        {
            try
            {
                return RunningServer.Start(peer, IsAnswered);
            }
            catch (InvalidOperationException e) when (left > 0 && e.Message.Contains("ENOMEM", StringComparison.Ordinal))
            {
                // The limit on locked memory is one for all rings of a user, and other programs of his may be about to end.
                Thread.Sleep(1000);
            }
        }
    }

    private static bool IsAnswered(IPEndPoint server)
    {
        // A server that does not listen yet is asked again; none of these counts as a connection of a client.
        Tally first = new(DefaultLinger);
        new Behaviour("first", MustBeWhole: false, GoodClients.Readers[0].Visit).Run(server, first).GetAwaiter().GetResult();
        return first.Whole == 1;
    }
}
