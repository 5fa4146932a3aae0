using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Uring.Tests.Server;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>A Kestrel in another process: <c>tests/Uring.KestrelLoad</c>.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // The folders of both projects have the same layout.
    private static readonly string s_program = Path.Combine(
        Repository.Root, "tests/Uring.KestrelLoad", Path.GetRelativePath(Path.Combine(Repository.Root, "tests/Uring.Tests"), AppContext.BaseDirectory), "Uring.KestrelLoad");

    private readonly Process _process;

    private readonly int _listeners;

    private ServerProcess(Process process, int port)
    {
        (_process, EndPoint) = (process, new IPEndPoint(IPAddress.Loopback, port));
        _listeners = Sockets;
    }

    /// <summary>The address of HTTP/1.1.</summary>
    public IPEndPoint EndPoint { get; }

    public int Id => _process.Id;

    private int Sockets => Descriptors.Sockets(Id);

    /// <summary>Starts the process, and waits until it listens. Skips the test if the kernel has no io_uring for ours.</summary>
    /// <param name="kind">The transport.</param>
    /// <param name="counts">
    /// Whether the process counts its connections. Its timeouts are 2 and 3 s then, and the defaults otherwise.
    /// </param>
    public static async Task<ServerProcess> StartAsync(TransportKind kind, bool counts = false)
    {
        _ = Need.Kernel();
        Process process = Process.Start(new ProcessStartInfo(s_program, [.. Arguments(kind), "--soak", counts ? "on" : "off"]) { RedirectStandardOutput = true })!;
        try
        {
            // The line is `http=PORT https=PORT`.
            string? ports = await process.StandardOutput.ReadLineAsync().WaitAsync(Poll.Patience);
            Assert.StartsWith("http=", ports, StringComparison.Ordinal);
            return new ServerProcess(process, int.Parse(ports!.Split('=', ' ')[1], NumberStyles.None, CultureInfo.InvariantCulture));
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    public Task<Peer> ConnectAsync() => Peer.ConnectAsync(EndPoint);

    /// <summary>Stops all threads of the process: SIGSTOP.</summary>
    public Task PauseAsync()
    {
        Signals.Send(Id, Signals.Stop);
        return ProcessThreads.AwaitAllAsync(Id, "T");
    }

    /// <summary>Continues the process: SIGCONT.</summary>
    public void Continue() => Signals.Send(Id, Signals.Continue);

    /// <summary>Waits until the process has no socket of a connection.</summary>
    public Task AwaitRestAsync() => Poll.UntilAsync(() => Sockets == _listeners, () => $"{Sockets} sockets, {_listeners} before the first connection");

    /// <summary>Waits until all connections have ended, in a process that counts them.</summary>
    /// <returns>The connections so far, those of this method not included.</returns>
    public async Task<long> AwaitEndsAsync()
    {
        long asked = 0;
        long opened = 0;
        long ended = -1;
        await Poll.UntilAsync(
            async () =>
            {
                using Peer client = await ConnectAsync();
                using JsonDocument accounts = JsonDocument.Parse((await client.GetAsync("/accounts", "Connection: close\r\n")).Body);
                asked++;
                opened = accounts.RootElement.GetProperty("opened").GetInt64();
                ended = accounts.RootElement.GetProperty("ended").GetInt64();
                await client.RequireFinAsync();
                return opened - ended == 1;
            },
            () => $"{opened} connections began, and {ended} ended");
        return opened - asked;
    }

    public async ValueTask DisposeAsync() => await EndAsync(_process);

    private static string[] Arguments(TransportKind kind) => kind switch
    {
        TransportKind.Sockets => ["sockets"],
        TransportKind.PoolOnTwoLoops => ["uring-pool", "--loops", "2"],
        TransportKind.InlineWithoutWait => ["uring-inline", "--loops", "1", "--wait-for-data", "off"],
        _ => [kind.IsInline() ? "uring-inline" : "uring-pool", "--loops", "1"],
    };

    private static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Poll.Patience);
        process.Dispose();
    }
}
