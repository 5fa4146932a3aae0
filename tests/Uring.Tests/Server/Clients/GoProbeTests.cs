using Uring.Server.Operator.Figures;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// Probes of net/http of Go, with which the kubelet probes: no kept connection, one second for each, and
/// success from 200 to 399.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class GoProbeTests(PublishedServer published, ClientPrograms programs) : IClassFixture<ClientPrograms>
{
    private const int Probes = 20;

    /// <summary>Each path with the result of its probes, and the number of requests of a probe.</summary>
    public static MatrixTheoryData<string, (string Path, string Result, int Requests)> Cases => new(
        ["sqpoll", "batched"],
        [
            ("/healthz", "success 200", 1),
            ("/elsewhere", "failure 404", 1),
            ("/down", "failure 503", 1),
            ("/moved", "success 200", 2),
            ("/abroad", "success 302", 1),
        ]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Each_probe_gets_its_answer_on_a_new_connection(string mode, (string Path, string Result, int Requests) probe)
    {
        string[] program = await programs.GoProbeAsync();
        await using WatchedServer watched = await StartAsync(mode);
        Assert.Equal(Enumerable.Repeat(probe.Result, Probes), await ProbeAsync(program, watched, probe.Path, Probes));

        await watched.RequireBalanceAsync();
        ulong requests = (ulong)(Probes * probe.Requests);
        RingFigures total = watched.Read().Total;
        Assert.Equal((requests, requests, 0ul), (total.Requests, total.Connections, total.Broken));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_probe_of_a_server_that_does_not_answer_fails_and_the_next_one_succeeds(string mode)
    {
        string[] program = await programs.GoProbeAsync();
        await using WatchedServer watched = await StartAsync(mode);
        Signals.Send(watched.Server.Pid, Signals.Stop);
        await watched.AwaitStoppedAsync();
        Assert.Equal(["failure timeout"], await ProbeAsync(program, watched, "/healthz", 1));

        Signals.Send(watched.Server.Pid, Signals.Continue);
        await watched.AwaitRestAsync();
        Assert.Equal(["success 200"], await ProbeAsync(program, watched, "/healthz", 1));
    }

    private Task<WatchedServer> StartAsync(string mode) => WatchedServer.StartAsync(
        published,
        "--mode",
        mode,
        "--slots",
        "64",
        "--route",
        "/healthz=200 ok",
        "--route",
        "/down=503 later",
        "--route",
        "/moved=301 /healthz",
        "--route",
        "/abroad=302 https://example.org/");

    private static async Task<string[]> ProbeAsync(string[] program, WatchedServer watched, string path, int count)
    {
        CommandResult result = await Command.RunAsync(program[0], [.. program[1..], watched.Server.Url.TrimEnd('/') + path, $"{count}"]);
        return result.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
