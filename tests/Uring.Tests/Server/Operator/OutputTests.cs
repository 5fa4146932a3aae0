using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The lines of the server go to pipes and terminals whose readers may hang.</summary>
[Collection(ServerCollection.Name)]
public sealed partial class OutputTests(PublishedServer published)
{
    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_server_with_full_pipes_for_its_output_reloads_serves_and_stops(string mode)
    {
        using Settings settings = new(published);
        string file = settings.File("body", "one");
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--park-after", "1", "--body-file", file);
        RunningServer server = watched.Server;
        await FillAsync($"/proc/{server.Pid}/fd/1");
        await FillAsync($"/proc/{server.Pid}/fd/2");

        // A line on standard output, then one on standard error.
        await File.WriteAllTextAsync(file, "two", TestContext.Current.CancellationToken);
        Signals.Send(server.Pid, Signals.HangUp);

        // A loop parks only after it has cancelled every accept that is armed with the old response.
        await watched.AwaitAsync(figures => figures.Reloads == 1);
        await watched.AwaitParkedAsync();
        Assert.EndsWith("two", await Settings.AskAsync(server.EndPoint), StringComparison.Ordinal);
        File.Delete(file);
        Signals.Send(server.Pid, Signals.HangUp);
        Assert.EndsWith("two", await Settings.AskAsync(server.EndPoint), StringComparison.Ordinal);

        Signals.Send(server.Pid, Signals.Terminate);
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    [Theory]
    [InlineData("sqpoll", false)]
    [InlineData("batched", false)]
    [InlineData("batched", true)]
    public async Task A_server_on_a_terminal_that_hangs_reloads_serves_and_stops(string mode, bool suspended)
    {
        using PseudoTerminal terminal = new();
        using Settings settings = new(published);
        string file = settings.File("body", "0");
        using Process server = Process.Start(
            "/bin/sh",
            ["-c", $"exec \"$0\" \"$@\" > {terminal.Path} 2>&1", published.BinaryPath, "--listen", "127.0.0.1:0", "--mode", mode, "--body-file", file]);
        try
        {
            StringBuilder shown = new();
            await Poll.UntilAsync(() => shown.Append(terminal.Read()).ToString().Contains('\n', StringComparison.Ordinal), () => $"{shown}");
            IPEndPoint at = IPEndPoint.Parse(ListenPattern().Match($"{shown}").Groups["at"].Value);
            if (suspended)
            {
                terminal.Suspend();
            }
            else
            {
                // Some room remains, for a part of the lines of the reloads.
                await FillAsync(terminal.Path);
                Assert.Equal(1000, terminal.Read(1000).Length);
            }

            for (int version = 1; version <= 60; version++)
            {
                await File.WriteAllTextAsync(file, $"{version}", TestContext.Current.CancellationToken);
                Signals.Send(server.Id, Signals.HangUp);
                await Poll.UntilAsync(
                    async () => (await Settings.AskAsync(at)).EndsWith($"\n{version}", StringComparison.Ordinal),
                    () => $"the reload of version {version} has no effect");
            }

            Signals.Send(server.Id, Signals.Terminate);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }

    /// <summary>Writes to a pipe or a terminal until not even one byte fits.</summary>
    private static async Task FillAsync(string pipe)
    {
        foreach (string size in new[] { "4096", "1" })
        {
            CommandResult result = await Command.RunAsync("dd", "if=/dev/zero", $"of={pipe}", "oflag=nonblock", "conv=notrunc", $"bs={size}");
            Assert.Contains("Resource temporarily unavailable", result.Error, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"listening on (?<at>[^ ,]+?): ")]
    private static partial Regex ListenPattern();
}
