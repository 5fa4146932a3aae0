using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The notices of a site: once at a start and at each reload, also where a thread compresses the files.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class SiteNoticeTests(PublishedServer published) : IDisposable
{
    private const string Omission = "uring-server: notice: --root: '.env' is not served: its name begins with a dot";
    private const string LacksThread = "uring-server: notice: --compress: the kernel refuses a thread: the server sends the files as they are; "
        + "raise the limit on tasks or memory, and reload";

    private readonly SiteFolder _folder = new();

    [Theory]
    [InlineData("sqpoll", true)]
    [InlineData("sqpoll", false)]
    [InlineData("batched", true)]
    [InlineData("batched", false)]
    public async Task A_notice_appears_once_at_the_start_and_once_at_each_reload_that_still_has_it(string mode, bool compresses)
    {
        _folder.Write("a.txt", new string('a', 5000)).Write(".env", "secret");
        await using RunningServer server = await StartAsync(mode, compresses);
        Assert.Equal(Omission, await server.ReadErrorLineAsync());
        await RequireCompressedAsync(server, compresses);
        for (int reload = 0; reload < 3; reload++)
        {
            await ReloadAsync(server);
            Assert.Equal(Omission, await server.ReadErrorLineAsync());
            await RequireCompressedAsync(server, compresses);
        }

        File.Delete(_folder.Path(".env"));
        await ReloadAsync(server);
        await RequireCompressedAsync(server, compresses);

        // The server has printed nothing else: the stop requires that.
        _ = await server.StopAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Compression_survives_a_refused_thread(string mode)
    {
        _folder.Write("a.txt", new string('a', 5000));
        await _folder.ShellAsync("chmod 755 .. .");

        // The limit does not apply to root: setrlimit(2).
        await using RunningServer server = await StartAsync(mode, compresses: true, Environment.IsPrivilegedProcess ? ["--user", "nobody"] : []);
        await RequireCompressedAsync(server, compresses: true);
        string most = await PrlimitAsync(server, "--nproc", "--noheadings", "--output=HARD");
        _ = await PrlimitAsync(server, "--nproc=1:");
        for (int reload = 0; reload < 3; reload++)
        {
            await ReloadAsync(server);
            Assert.Equal(LacksThread, await server.ReadErrorLineAsync());
            await RequireAnswerAsync(server, coding: null);
        }

        _ = await PrlimitAsync(server, $"--nproc={most}:");
        await ReloadAsync(server);
        await RequireCompressedAsync(server, compresses: true);
        _ = await server.StopAsync();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Runs prlimit(1) on the server as its user: prlimit(2) allows that without a capability.
    /// </summary>
    private static async Task<string> PrlimitAsync(RunningServer server, params string[] arguments)
    {
        string[] prlimit = [Need.Tool("prlimit", "util-linux"), $"--pid={server.Pid}", .. arguments];
        string[] command = Environment.IsPrivilegedProcess
            ? [Need.Tool("setpriv", "util-linux"), "--reuid=nobody", "--regid=65534", "--clear-groups", .. prlimit]
            : prlimit;
        return (await Command.RunAsync(command[0], command[1..])).Succeeded().Output.Trim();
    }

    private static async Task ReloadAsync(RunningServer server)
    {
        Signals.Send(server.Pid, Signals.HangUp);
        Assert.StartsWith("reloaded: ", await server.ReadLineAsync(), StringComparison.Ordinal);
    }

    /// <summary>Waits for the end of the compression, if there is one, and requires its result.</summary>
    private static async Task RequireCompressedAsync(RunningServer server, bool compresses)
    {
        if (compresses)
        {
            Assert.StartsWith("compressed: ", await server.ReadLineAsync(), StringComparison.Ordinal);
        }

        await RequireAnswerAsync(server, compresses ? "gzip" : null);
    }

    private static async Task RequireAnswerAsync(RunningServer server, string? coding)
    {
        HttpAnswer? answer = null;

        // A loop takes a new site with its next turn.
        await Poll.UntilAsync(
            async () =>
            {
                using KeptClient client = await KeptClient.ConnectAsync(server.EndPoint);
                answer = await client.AskAsync("/a.txt", fields: "Accept-Encoding: gzip\r\n");
                return answer.Field("Content-encoding") == coding;
            },
            () => $"the answer has the head {answer?.Head}");
        Assert.Equal(200, answer!.Status);
    }

    private Task<RunningServer> StartAsync(string mode, bool compresses, params string[] options) => RunningServer.StartWithAsync(
        published, ["--mode", mode, "--slots", "64", "--root", _folder.Root, .. compresses ? (string[])["--compress"] : [], .. options]);
}
