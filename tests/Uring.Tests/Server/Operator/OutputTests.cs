using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The lines of the server go to pipes whose readers may hang.</summary>
[Collection(ServerCollection.Name)]
public sealed class OutputTests(PublishedServer published)
{
    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_server_with_full_pipes_for_its_output_reloads_serves_and_stops(string mode)
    {
        using Settings settings = new(published);
        string file = settings.File("body", "one");
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--mode", mode, "--body-file", file);
        await FillAsync($"/proc/{server.Pid}/fd/1");
        await FillAsync($"/proc/{server.Pid}/fd/2");

        // A line on standard output, then one on standard error.
        await File.WriteAllTextAsync(file, "two", TestContext.Current.CancellationToken);
        Signals.Send(server.Pid, Signals.HangUp);
        await Poll.UntilAsync(
            async () => (await Settings.AskAsync(server.EndPoint)).EndsWith("two", StringComparison.Ordinal), () => "no reload");
        File.Delete(file);
        Signals.Send(server.Pid, Signals.HangUp);
        Assert.EndsWith("two", await Settings.AskAsync(server.EndPoint), StringComparison.Ordinal);

        Signals.Send(server.Pid, Signals.Terminate);
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    /// <summary>Writes to a pipe until not even one byte fits.</summary>
    private static async Task FillAsync(string pipe)
    {
        foreach (string size in new[] { "4096", "1" })
        {
            CommandResult result = await Command.RunAsync("dd", "if=/dev/zero", $"of={pipe}", "oflag=nonblock", "conv=notrunc", $"bs={size}");
            Assert.Contains("Resource temporarily unavailable", result.Error, StringComparison.Ordinal);
        }
    }
}
