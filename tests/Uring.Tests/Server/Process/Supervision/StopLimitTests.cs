using System.Diagnostics;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A stop that is held up by clients who do not read their answer: it waits for them, for a time.</summary>
[Collection(ServerCollection.Name)]
public sealed class StopLimitTests(PublishedServer published) : IDisposable
{
    // More than the buffers of both ends hold: it is not sent before it is read.
    private const int Length = 24 << 20;

    private readonly Settings _settings = new(published);

    [Fact]
    public Task Who_never_reads_is_left_unfinished_after_the_limit_and_who_reads_late_is_answered() =>

        // Both at the same time, since nearly all of it is waiting. Each second of deferral is one more of the limit.
        Task.WhenAll(RunIntoTheLimitAsync("sqpoll", deferral: 1, limit: 6), RunIntoTheLimitAsync("batched", deferral: 0, limit: 5));

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task Who_comes_after_the_signal_is_refused(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        using RawClient late = await ConnectAsync(watched, answering: 1);
        Task<StopReport> stop = watched.Server.StopAsync();
        await watched.AwaitStoppingAsync();

        // Who is let in at first, while the signal is on its way, is to be answered like all others.
        List<RawClient> letIn = [];
        SocketError? refused = null;
        try
        {
            Stopwatch time = Stopwatch.StartNew();
            while (refused is null)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
                try
                {
                    letIn.Add(await RawClient.ConnectAsync(watched.Server.EndPoint));
                    letIn[^1].Send();
                    Assert.True(time.Elapsed < TimeSpan.FromSeconds(3), "they are let in");
                }
                catch (SocketException e)
                {
                    refused = e.SocketErrorCode;
                }
            }

            Assert.Equal(SocketError.ConnectionRefused, refused);

            // There is a server still, and it waits for these.
            Assert.False(stop.IsCompleted);
            Assert.All(await Task.WhenAll(letIn.Append(late).Select(client => client.ReadToFinAsync())), AssertWhole);
        }
        finally
        {
            letIn.ForEach(client => client.Dispose());
        }

        StopReport report = await stop;
        Assert.Equal(1 + letIn.Count, report.Answered);
        Assert.Equal(0, report.Unfinished);
    }

    [Theory]
    [InlineData("sqpoll", Signals.Interrupt)]
    [InlineData("sqpoll", Signals.Terminate)]
    [InlineData("batched", Signals.Interrupt)]
    [InlineData("batched", Signals.Terminate)]
    public async Task A_second_signal_ends_the_process_at_once(string mode, int signal)
    {
        await using WatchedServer watched = await StartAsync(mode);
        using RawClient client = await ConnectAsync(watched, answering: 1);
        Signals.Send(watched.Server.Pid, signal);
        await watched.AwaitStoppingAsync();
        Signals.Send(watched.Server.Pid, signal);

        // As a shell has it: 128 and the signal.
        Assert.Equal(128 + signal, await watched.Server.ExitCodeAsync());
    }

    private async Task RunIntoTheLimitAsync(string mode, int deferral, int limit)
    {
        await using WatchedServer watched = await StartAsync(mode, "--defer-accept", $"{deferral}");
        using RawClient never = await ConnectAsync(watched, answering: 1);
        using RawClient late = await ConnectAsync(watched, answering: 2);

        Stopwatch time = Stopwatch.StartNew();
        Task<StopReport> stop = watched.Server.StopAsync();
        await watched.AwaitStoppingAsync();
        AssertWhole(await late.ReadToFinAsync());
        StopReport report = await stop;

        // The kernel's ticks are coarser than our clock.
        Assert.InRange(time.Elapsed.TotalSeconds, limit - 0.1, limit + 3);

        // Without a deferral a client may be answered before its request has come, and is silent then.
        Assert.Equal(new StopReport(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0), report with { Silent = 0 });
        Assert.InRange(report.Silent, 0, 1);
    }

    private Task<WatchedServer> StartAsync(string mode, params string[] options) =>
        WatchedServer.StartAsync(published, ["--mode", mode, "--slots", "64", "--body-file", _settings.File(mode, new byte[Length]), .. options]);

    /// <summary>A client whose answer waits for him, when this returns, as those of others before.</summary>
    private static async Task<RawClient> ConnectAsync(WatchedServer watched, ulong answering)
    {
        RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
        client.Send();
        await watched.AwaitAsync(figures => figures.AnsweringSlots == answering);
        return client;
    }

    private static void AssertWhole(string answer) =>
        Assert.Equal(Length, answer.Length - answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) - "\r\n\r\n".Length);

    public void Dispose() => _settings.Dispose();
}
