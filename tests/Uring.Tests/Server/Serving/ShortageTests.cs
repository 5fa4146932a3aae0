using System.Diagnostics;
using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A system without free memory, or without a free thread: the server backs off, and does not spin.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class ShortageTests(PublishedServer published)
{
    [Fact]
    public async Task A_batched_server_backs_off_between_submissions_that_the_kernel_has_no_memory_for()
    {
        string strace = Need.Tool("strace", "strace");

        // The filter of the lock-down would kill the process for a system call that strace has replaced.
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", "batched", "--no-lockdown");

        // 150 calls that submit fail. The kernel executes the call after each, which only waits. strace must
        // not detach while it replaces a call: that call would return ENOSYS.
        const ulong Failures = 150;
        using (StraceSession session = await StraceSession.AttachAsync(
            strace, watched.Server.Pid, "-o", "/dev/null", "-e", "trace=io_uring_enter", "-e", "inject=io_uring_enter:error=EAGAIN:when=1..299+2"))
        {
            using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
            client.Send();
            await watched.AwaitAsync(figures => figures.Errors(Operation.Loop, Errno.EAGAIN) > 3);
            Stopwatch time = Stopwatch.StartNew();
            ulong before = watched.Read().Total.Enters;
            await Task.Delay(1000, TestContext.Current.CancellationToken);
            ulong enters = watched.Read().Total.Enters - before;

            // Two calls every 10 ms.
            Assert.InRange(enters, 10ul, 3 * (ulong)time.ElapsedMilliseconds / 10);
            await watched.AwaitAsync(figures => figures.Errors(Operation.Loop, Errno.EAGAIN) == Failures);
            _ = await session.DetachAsync();
        }

        Assert.Equal(RunningServer.Response, await Settings.AskAsync(watched.Server.EndPoint));
        StopReport report = await watched.Server.StopAsync();
        Assert.Equal(2, report.Connections);
        Assert.Equal(0, report.Unfinished);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_server_that_can_start_no_more_threads_reloads_and_stops(string mode)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "becoming a user without other threads needs root");
        string bash = Need.Tool("bash", "bash");
        using Settings settings = new(published);
        string file = settings.File("body", "one"u8.ToArray());
        File.SetUnixFileMode(Path.GetDirectoryName(file)!, (UnixFileMode)0b111_101_101);
        for (int threads = 1; threads < 64; threads++)
        {
            RunningServer server;
            try
            {
                // Other processes of this user have threads, too. The lowest limit that lets the server start
                // leaves no thread.
                server = await RunningServer.StartByAsync(
                    bash, "-c", $"ulimit -c 0; ulimit -u {threads}; exec \"$0\" \"$@\"", published.BinaryPath, "--listen", "127.0.0.1:0", "--mode", mode, "--user", "nobody", "--body-file", file);
            }
            catch (InvalidOperationException)
            {
                continue;
            }

            await using (server)
            {
                Assert.EndsWith("one", await Settings.AskAsync(server.EndPoint), StringComparison.Ordinal);
                await File.WriteAllTextAsync(file, "two", TestContext.Current.CancellationToken);
                Signals.Send(server.Pid, Signals.HangUp);
                int clients = 1;
                await Poll.UntilAsync(
                    async () =>
                    {
                        clients++;
                        return (await Settings.AskAsync(server.EndPoint)).EndsWith("two", StringComparison.Ordinal);
                    },
                    () => "the response is still the one from before the reload");
                StopReport report = await server.StopAsync();
                Assert.Equal((clients, clients), (report.Connections, report.Answered));
            }

            return;
        }

        Assert.Fail("the server does not start with 63 threads");
    }
}
