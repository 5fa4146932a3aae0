using System.Diagnostics;
using System.Net;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>SIGHUP when the files cannot be used: a line tells why, and the response stays as it was.</summary>
[Collection(ServerCollection.Name)]
public sealed class ReloadRefusedTests(PublishedServer published)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Mode, what the file becomes, and what is told: /proc/1/stack can be opened by a root without capabilities, and not be read;
    /// nothing comes out of trace_pipe before something is traced.
    /// </summary>
    [Theory]
    [InlineData("sqpoll", "gone", "no such file")]
    [InlineData("sqpoll", "large", "more than")]
    [InlineData("sqpoll", "/proc/1/stack", "no permission")]
    [InlineData("batched", "gone", "no such file")]
    [InlineData("batched", "large", "more than")]
    [InlineData("batched", "/sys/kernel/tracing/trace_pipe", "it has no end")]
    [InlineData("batched", "larger than memory", "not enough memory")]
    public async Task A_file_that_cannot_be_used_is_told_and_the_response_stays(string mode, string becomes, string reason)
    {
        Assert.SkipUnless(becomes[0] != '/' || File.Exists(becomes), $"this kernel has no {becomes}");
        using Settings settings = new(published);
        string file = settings.File("body", "first");
        ProcessStartInfo start = new(published.BinaryPath, ["--listen", "127.0.0.1:0", "--mode", mode, "--slots", "64", "--body-file", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process server = Process.Start(start)!;
        try
        {
            string line = (await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(s_patience, TestContext.Current.CancellationToken))!;
            var endPoint = IPEndPoint.Parse(line.Split(' ')[2].TrimEnd(':'));
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
                // What it has, and a little more.
                string prlimit = Need.Tool("prlimit", "util-linux");
                (await Command.RunAsync(prlimit, $"--pid={server.Id}", $"--as={AddressSpace.Of(server.Id) + (20 << 20)}")).Succeeded();
            }

            Signals.Send(server.Id, Signals.HangUp);

            string? told = await server.StandardError.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(s_patience, TestContext.Current.CancellationToken);
            Assert.StartsWith(
                becomes == "larger than memory" ? "uring-server: there is " : $"uring-server: --body-file: cannot read '{file}'", told, StringComparison.Ordinal);
            Assert.EndsWith("; the response stays as it was", told, StringComparison.Ordinal);
            Assert.Contains(reason, told, StringComparison.Ordinal);
            for (int i = 0; i < 100; i++)
            {
                Assert.EndsWith("\r\n\r\nfirst", await Settings.AskAsync(endPoint), StringComparison.Ordinal);
            }

            // And the next reload is as good as any.
            File.Delete(file);
            settings.File("body", "second");
            Signals.Send(server.Id, Signals.HangUp);
            Assert.StartsWith("reloaded: ", await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(s_patience, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            await Task.Delay(1000, TestContext.Current.CancellationToken);
            for (int i = 0; i < 100; i++)
            {
                Assert.EndsWith("\r\n\r\nsecond", await Settings.AskAsync(endPoint), StringComparison.Ordinal);
            }

            Signals.Send(server.Id, Signals.Terminate);
            Assert.Equal("", await server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience, TestContext.Current.CancellationToken));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }
}
