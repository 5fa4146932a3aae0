using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A SIGHUP when a file cannot be read: the server reports the reason in one line, and keeps its response.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class ReloadRefusedTests(PublishedServer published)
{
    /// <summary>
    /// The mode, the replacement of the file, and the reported reason. Root without capabilities can open
    /// /proc/1/stack, but not read it. A read of trace_pipe waits until the kernel traces an event.
    /// </summary>
    [Theory]
    [InlineData("sqpoll", "gone", "no such file")]
    [InlineData("sqpoll", "large", "more than")]
    [InlineData("sqpoll", "/proc/1/stack", "no permission")]
    [InlineData("batched", "gone", "no such file")]
    [InlineData("batched", "large", "more than")]
    [InlineData("batched", "/sys/kernel/tracing/trace_pipe", "it has no end")]
    [InlineData("batched", "larger than memory", "not enough memory")]
    public async Task A_reload_that_cannot_read_its_file_reports_the_reason_and_keeps_the_response(string mode, string becomes, string reason)
    {
        Assert.SkipUnless(becomes[0] != '/' || File.Exists(becomes), $"this kernel has no {becomes}");
        using Settings settings = new(published);
        string file = settings.File("body", "first");
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--slots", "64", "--park-after", "1", "--body-file", file);
        RunningServer server = watched.Server;
        File.Delete(file);
        if (becomes[0] == '/')
        {
            File.CreateSymbolicLink(file, becomes);
        }
        else if (becomes != "gone")
        {
            using FileStream body = File.Open(file, FileMode.Create);
            body.SetLength(becomes == "large" ? (64 << 20) + 1 : 60 << 20);
        }

        if (becomes == "larger than memory")
        {
            // The address space that the server has already used, and 20 MB more.
            string prlimit = Need.Tool("prlimit", "util-linux");
            (await Command.RunAsync(prlimit, $"--pid={server.Pid}", $"--as={AddressSpace.Of(server.Pid) + (20 << 20)}")).Succeeded();
        }

        Signals.Send(server.Pid, Signals.HangUp);

        string? line = await server.ReadErrorLineAsync();
        Assert.StartsWith(
            becomes == "larger than memory" ? "uring-server: there is " : $"uring-server: --body-file: cannot read '{file}'", line, StringComparison.Ordinal);
        Assert.EndsWith("; the response stays as it was", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        for (int i = 0; i < 100; i++)
        {
            Assert.EndsWith("\r\n\r\nfirst", await Settings.AskAsync(server.EndPoint), StringComparison.Ordinal);
        }

        // The next reload succeeds.
        File.Delete(file);
        settings.File("body", "second");
        Signals.Send(server.Pid, Signals.HangUp);
        Assert.StartsWith("reloaded: ", await server.ReadLineAsync(), StringComparison.Ordinal);

        // A loop parks only after it has cancelled every accept that is armed with the old response.
        await watched.AwaitAsync(figures => figures.Reloads == 1);
        await watched.AwaitParkedAsync();
        for (int i = 0; i < 100; i++)
        {
            Assert.EndsWith("\r\n\r\nsecond", await Settings.AskAsync(server.EndPoint), StringComparison.Ordinal);
        }

        _ = await server.StopAsync();
    }
}
