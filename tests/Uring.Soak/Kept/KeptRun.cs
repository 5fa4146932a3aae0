using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Uring.Soak.Accounts;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Soak.Kept;

/// <summary>
/// Runs a server that keeps connections, from its start to its last account. The server has routes, and with a
/// site also files.
/// </summary>
/// <param name="ledger">Receives the accounts.</param>
/// <param name="name">The name in the accounts.</param>
/// <param name="binary">The executable.</param>
/// <param name="folder">The folder of its files.</param>
/// <param name="mode">The mode of the server.</param>
/// <param name="site">Whether the body is a file of a site, and the server writes an access log.</param>
internal sealed class KeptRun(Ledger ledger, string name, string binary, string folder, string mode, bool site)
{
    // In seconds.
    private const int KeepAlive = 3;

    // In milliseconds.
    private const int DisturbanceInterval = 700;
    private const int LongestStall = 1500;

    private const int RestAttempts = 150;
    private const int LoopErrors = 6;
    private const int CloseErrors = 5;
    private const int LargeVersion = 7;
    private const long MemorySlack = 4 << 20;

    /// <summary>A client that pauses longer may meet the deadlines of the server.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly string _root = Directory.CreateDirectory(Path.Combine(folder, $"{name}.root")).FullName;
    private readonly BodyVersions _versions = new(Path.Combine(folder, $"{name}.root", "index.html"));
    private readonly string _log = Path.Combine(folder, $"{name}.log");
    private readonly string _figures = Path.Combine(folder, $"{name}.figures");
    private readonly KeptTally _tally = new();

    /// <summary>The connections that the server has counted.</summary>
    public long Connections { get; private set; }

    // Each kind of accept runs in one mode.
    private bool LogsAddresses => mode == "batched";

    /// <summary>Runs the server and its clients, and checks the accounts.</summary>
    /// <param name="seconds">The duration in which clients start.</param>
    /// <returns>A summary.</returns>
    public string Run(double seconds)
    {
        _versions.Write(large: false);
        using RunningServer server = RunningServer.Start(
            new ServerProgram
            {
                Name = name,
                Description = "",
                Version = "",
                Binary = binary,
                Arguments = port =>
                [
                    "--listen", $"127.0.0.1:{port}", "--mode", mode, "--stats", _figures,
                    .. site
                        ? (string[])["--root", _root, "--fallback", "index.html", "--compress", "--access-log", _log, .. LogsAddresses ? (string[])["--log-addresses"] : []]
                        : ["--body-file", Path.Combine(_root, "index.html")],
                    "--keep-alive", $"{KeepAlive}", "--keep-alive-requests", "100", "--client-header-timeout", "2", "--park-after", "1",
                    "--route", $"/a=200 {KeptClients.RouteBody}", "--route", "/old=301 /a", "--metrics", "/metrics",
                ],
            },
            IsAnswered);
        using FollowedLog? log = site ? new FollowedLog(binary, _log, LogsAddresses ? "127.0.0.1" : "-") : null;
        _ = IsAtRest();
        AwaitCompression(server);
        ProcessResources before = ProcessResources.Of(server.Pid);
        ulong connectionsBefore = PageFigures.Read(_figures).Connections;
        Task disturbances = Task.Run(() => DisturbAsync(server, seconds));
        LoadAsync(server.EndPoint, seconds).GetAwaiter().GetResult();
        disturbances.GetAwaiter().GetResult();
        Settle(server, log, before, connectionsBefore);
        Connections = (long)PageFigures.Read(_figures).Connections;
        string kinds = string.Join("; ", _tally.Kinds.Select(kind => $"{kind.Key} {string.Join('/', kind.Value)}"));
        return $"{_tally.Opened} connections, {_tally.Requests} requests, {_tally.Responses} responses ({string.Join('/', Enum.GetNames<KeptEnd>())}: {kinds})";
    }

    private Task LoadAsync(IPEndPoint server, double seconds)
    {
        KeptClients clients = new(_versions, site);
        KeptVisit[] visits = [.. clients.Good.Concat(KeptClients.Bad).Select(client => new KeptVisit(client.Name, server, client.Visit))];
        return new KeptLoad(_tally, visits).RunAsync(seconds);
    }

    /// <summary>Reloads, and suspends the process, again and again.</summary>
    private async Task DisturbAsync(RunningServer server, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        for (int turn = 1; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; turn++)
        {
            await Task.Delay(DisturbanceInterval);
            if (turn % 3 == 0)
            {
                Signal(server, "STOP");
                await Task.Delay(Random.Shared.Next(LongestStall));
                Signal(server, "CONT");
            }
            else
            {
                _versions.Write(large: turn % LargeVersion == 0);
                Signal(server, "HUP");
            }
        }

        _versions.Write(large: false);
        Signal(server, "HUP");
    }

    private void Settle(RunningServer server, FollowedLog? log, ProcessResources before, ulong connectionsBefore)
    {
        bool rests = IsAtRest();
        AwaitCompression(server);
        PageFigures figures = PageFigures.Read(_figures);
        ledger.Check(rests, $"{name}: connections remain: {string.Join(' ', figures.Slots)}, {figures.KeptSlots} kept");
        foreach (string fault in _tally.Faults)
        {
            ledger.Check(false, $"{name}: {fault}");
        }

        ledger.Equal($"{name}: sum of answered and broken connections", figures.Connections, figures.Answered + figures.Broken);
        ledger.Equal($"{name}: connections lost for lack of a slot", 0, figures.Lost);
        ledger.Equal($"{name}: errors of the loop", 0, figures.Errors(LoopErrors));
        ledger.Equal($"{name}: errors of close", 0, figures.Errors(CloseErrors));
        ledger.Equal($"{name}: bytes allocated by the loop", 0, figures.Allocated);
        ledger.Check(
            figures.Connections <= connectionsBefore + (ulong)_tally.Opened,
            $"{name}: the server counted {figures.Connections - connectionsBefore} connections, but the clients opened {_tally.Opened}");
        ledger.Check(
            figures.Requests >= (ulong)_tally.Responses, $"{name}: the clients read {_tally.Responses} responses, but the server counted {figures.Requests}");
        ledger.Check(
            _tally.Resets <= (long)figures.ResetByReload, $"{name}: {_tally.Resets} connections were reset, {figures.ResetByReload} of them by a reload");
        ledger.Check(figures.Reloads > 0, $"{name}: no signal caused a reload");
        if (log is not null)
        {
            SettleLog(log, figures.Requests);
        }

        foreach (string kind in new[] { "one by one", "pipelined", "bodies", "idle", "half-close", "late head" })
        {
            ledger.Check(_tally.Kinds.TryGetValue(kind, out long[]? ends) && ends[(int)KeptEnd.Right] > 0, $"{name}: no client '{kind}' was served");
        }

        ProcessResources now = ProcessResources.Of(server.Pid);
        ledger.Equal($"{name}: descriptors", (ulong)before.Files, (ulong)now.Files);
        ledger.Equal($"{name}: threads", (ulong)before.Threads, (ulong)now.Threads);

        // Two replaced bodies may stay with the allocator.
        long most = before.Memory + MemorySlack + (2 * BodyVersions.LargeLength);
        ledger.Check(now.Memory <= most, $"{name}: resident memory grew from {before.Memory >> 10} to {now.Memory >> 10} KB");
        ledger.Equal($"{name}: exit code", 0, (ulong)(uint)server.Stop());
        ledger.Check(server.Complaints.IsEmpty, $"{name}: unexpected lines on standard error: {string.Join(' ', server.Complaints)}");
    }

    /// <summary>Checks that each request has a line in the access log or is counted as overwritten.</summary>
    private void SettleLog(FollowedLog log, ulong requests) => ledger.Check(
        log.Await(requests), $"{name}: {log.Lines} lines in the access log and {log.Overwritten} overwritten records for {requests} requests");

    /// <summary>Waits until no connection is open.</summary>
    private bool IsAtRest()
    {
        for (int left = RestAttempts; left > 0; left--)
        {
            PageFigures figures = PageFigures.Read(_figures);
            if (figures.Slots[2..].Sum(count => (long)count) == 0 && figures.KeptSlots == 0)
            {
                return true;
            }

            Thread.Sleep(300);
        }

        return false;
    }

    /// <summary>Waits until the thread that compresses the files of a site has ended.</summary>
    private void AwaitCompression(RunningServer server)
    {
        for (int left = RestAttempts; site && left > 0 && !server.LastLine.StartsWith("compressed: ", StringComparison.Ordinal); left--)
        {
            Thread.Sleep(100);
        }
    }

    private static bool IsAnswered(IPEndPoint server)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 2000 };
        try
        {
            socket.Connect(server);
            _ = socket.Send("GET /a HTTP/1.0\r\n\r\n"u8);
            return socket.Receive(new byte[1024]) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Signal(RunningServer server, string signal) => _ = Tool.Run("kill", $"-{signal}", $"{server.Pid}");
}
