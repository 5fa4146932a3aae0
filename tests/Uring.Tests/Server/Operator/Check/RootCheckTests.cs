using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>`uring-server check` reads the files of a site as a start does.</summary>
[Collection(ServerCollection.Name)]
public sealed class RootCheckTests(PublishedServer published) : IDisposable
{
    private readonly SiteFolder _folder = new();

    [Fact]
    public async Task The_site_and_the_files_that_are_not_served_are_reported()
    {
        _folder.Write("index.html", "1234").Write("a/b.js", "12345").Write("a/b.js.br", "1").Write(".env", "secret");
        CommandResult result = await CheckAsync();
        Assert.Contains(
            "ok      site          3 files in 2 directories with 10 bytes, 1 also as br; 1 not served; 0 MiB of memory\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("notice  site          --root: '.env' is not served: its name begins with a dot\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_read_ends_the_check()
    {
        CommandResult result = await Command.RunAsync(published.BinaryPath, "check", "--listen", "127.0.0.1:0", "--root", _folder.Path("missing"));
        Assert.Equal($"uring-server: --root: cannot read '{_folder.Path("missing")}': there is no such directory\n", result.Error);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public async Task Files_without_permission_are_not_served()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "another user can be chosen by root only");
        string setpriv = Need.Tool("setpriv", "util-linux");
        string copy = _folder.Outside("uring-server");
        File.Copy(published.BinaryPath, copy);
        _folder.Write("open.txt", "o").Write("secret.txt", "s").Write("closed/a.txt", "a").Write("listed/b.txt", "b");
        await _folder.ShellAsync("chmod 755 .. . && chmod 600 secret.txt && chmod 700 closed && chmod 744 listed");
        CommandResult result = await Command.RunAsync(
            setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", copy, "check", "--listen", "127.0.0.1:0", "--root", _folder.Root);
        Assert.Contains("site          1 file in 2 directories with 1 byte; 3 not served; ", result.Output, StringComparison.Ordinal);
        foreach (string notice in (string[])
        [
            "'closed' is not served: no permission to read the directory",
            "'listed/b.txt' is not served: no permission",
            "'secret.txt' is not served: no permission to read it",
        ])
        {
            Assert.Contains($"notice  site          --root: {notice}\n", result.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task The_notices_of_a_check_are_those_of_a_start(string mode)
    {
        _folder.Write("index.html", "1234").Write(".env", "secret").Write("old.txt", "t").Write("old.txt.gz", [0x1F, 0x8B, 8], age: 10)
            .Link("passwd", "/etc/passwd").Link("nowhere", "missing").Link("sub/up", "..");
        await _folder.ShellAsync("mkfifo fifo");
        string[] settings = ["--listen", "127.0.0.1:0", "--mode", mode, "--slots", "16", "--root", _folder.Root];
        CommandResult check = await Command.RunAsync(published.BinaryPath, ["check", .. settings]);
        const string Notice = "notice  site          ";
        string[] notices = [.. check.Output.Split('\n').Where(line => line.StartsWith(Notice, StringComparison.Ordinal)).Select(line => line[Notice.Length..])];
        Assert.Equal(0, check.ExitCode);
        Assert.Equal(
            [
                "'.env' is not served: its name begins with a dot",
                "'fifo' is not served: it is a FIFO, not a regular file",
                "'nowhere' is not served: the link has no target",
                "'passwd' is not served: the link leaves the directory",
                "'sub/up' is not served: the link leads to a directory above it",
                "'old.txt.gz' is not used for 'old.txt': it is older than that file",
            ],
            notices.Select(notice => notice["--root: ".Length..]));
        await using RunningServer server = await RunningServer.StartByAsync([published.BinaryPath, .. settings]);
        foreach (string notice in notices)
        {
            Assert.Equal($"uring-server: notice: {notice}", await server.ReadErrorLineAsync());
        }

        _ = await server.StopAsync();
    }

    [Fact]
    public async Task Files_beyond_the_memory_end_the_check_as_they_end_a_start()
    {
        _folder.Write("large.bin", new byte[2 << 20]);
        string[] settings = ["--listen", "127.0.0.1:0", "--root", _folder.Root, "--max-memory", "1m"];
        CommandResult check = await Command.RunAsync(published.BinaryPath, ["check", .. settings]);
        CommandResult start = await Command.RunAsync(published.BinaryPath, settings);
        Refusal.AssertOneLine(check, 2, "its files need more than the 1m of --max-memory: give a larger size, or serve fewer files");
        Assert.Equal((start.ExitCode, start.Output, start.Error), (check.ExitCode, check.Output, check.Error));
    }

    private Task<CommandResult> CheckAsync() => Command.RunAsync(published.BinaryPath, "check", "--listen", "127.0.0.1:0", "--root", _folder.Root);

    public void Dispose() => _folder.Dispose();
}
