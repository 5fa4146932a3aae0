using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A system that has no memory, or no thread, to spare: the server waits for better times and does not spin.</summary>
[Collection(ServerCollection.Name)]
public sealed class ShortageTests(PublishedServer published)
{
    [Fact]
    public async Task A_batched_server_rests_between_submissions_that_the_kernel_has_no_memory_for()
    {
        string strace = Need.Tool("strace", "strace");

        // The filter of the lock-down would kill for a call that strace has replaced.
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", "batched", "--no-lockdown");

        // Every call that submits fails; the one behind it, which only waits, is made.
        using (StraceSession session = await StraceSession.AttachAsync(
            strace, watched.Server.Pid, "-o", "/dev/null", "-e", "trace=io_uring_enter", "-e", "inject=io_uring_enter:error=EAGAIN:when=1+2"))
        {
            using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
            client.Send();
            await watched.AwaitAsync(figures => figures.Errors(Operation.Loop, Errno.EAGAIN) > 3);
            ulong before = watched.Read().Total.Enters;
            await Task.Delay(1000, TestContext.Current.CancellationToken);

            // Two in 10 ms.
            Assert.InRange(watched.Read().Total.Enters - before, 10ul, 300ul);
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
    public async Task Where_no_more_threads_can_be_made_it_reloads_and_stops_as_ever(string mode)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become a user without other threads");
        string bash = Need.Tool("bash", "bash");
        using Settings settings = new(published);
        string file = settings.File("body", "one"u8.ToArray());
        File.SetUnixFileMode(Path.GetDirectoryName(file)!, (UnixFileMode)0b111_101_101);
        for (int threads = 1; threads < 64; threads++)
        {
            RunningServer server;
            try
            {
                // Whoever else runs threads of that user: the least that it starts with leaves none.
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
                await Task.Delay(1500, TestContext.Current.CancellationToken);
                Assert.EndsWith("two", await Settings.AskAsync(server.EndPoint), StringComparison.Ordinal);
                StopReport report = await server.StopAsync();
                Assert.Equal((2, 2), (report.Connections, report.Answered));
            }

            return;
        }

        Assert.Fail("it does not start with 63 threads");
    }
}
