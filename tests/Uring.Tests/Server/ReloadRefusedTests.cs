using System.Diagnostics;
using System.Net;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>SIGHUP when the files cannot be used: a line tells why, and the response stays as it was.</summary>
[Collection(ServerCollection.Name)]
public sealed class ReloadRefusedTests(PublishedServer published)
{

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("sqpoll", false)]
    [InlineData("sqpoll", true)]
    [InlineData("batched", false)]
    [InlineData("batched", true)]
    public async Task A_file_that_is_gone_or_too_large_is_told_and_the_response_stays(string mode, bool large)
    {
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
            if (large)
            {
                using FileStream body = File.Open(file, FileMode.Create);
                body.SetLength((64 << 20) + 1);
            }
            else
            {
                File.Delete(file);
            }

            Signals.Send(server.Id, Signals.HangUp);

            string? told = await server.StandardError.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(s_patience, TestContext.Current.CancellationToken);
            Assert.StartsWith($"uring-server: --body-file: cannot read '{file}'", told, StringComparison.Ordinal);
            Assert.EndsWith("; the response stays as it was", told, StringComparison.Ordinal);
            Assert.Contains(large ? "more than" : "no such file", told, StringComparison.Ordinal);
            for (int i = 0; i < 100; i++)
            {
                Assert.EndsWith("\r\n\r\nfirst", await Settings.AskAsync(endPoint), StringComparison.Ordinal);
            }

            // And the next reload is as good as any.
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
