using System.Diagnostics;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A stop with clients that do not read their response: the server waits for them up to a limit.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class StopLimitTests(PublishedServer published) : IDisposable
{
    // More than the buffers of both ends hold: the server cannot send all of it before the client reads.
    private const int Length = 24 << 20;

    private readonly Settings _settings = new(published);

    [Fact]
    public Task A_client_that_never_reads_is_reset_at_the_limit_and_a_late_reader_gets_its_response() =>

        // Both modes at the same time, since the test mostly waits. Each second of deferral adds one to the
        // limit.
        Task.WhenAll(RunIntoTheLimitAsync("sqpoll", deferral: 1, limit: 6), RunIntoTheLimitAsync("batched", deferral: 0, limit: 5));

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task The_kernel_refuses_a_client_that_connects_after_the_signal(string mode)
    {
        // The deferral adds to the limit of the stop, within which all responses must be read.
        await using WatchedServer watched = await StartAsync(mode, "--defer-accept", "20");
        using RawClient late = await ConnectAsync(watched, answering: 1);
        Task<StopReport> stop = watched.Server.StopAsync();
        await watched.AwaitStoppingAsync();

        // The server also answers clients that connect before it closes its sockets.
        List<RawClient> accepted = [];
        SocketError? refused = null;
        try
        {
            Stopwatch time = Stopwatch.StartNew();
            while (refused is null)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
                try
                {
                    accepted.Add(await RawClient.ConnectAsync(watched.Server.EndPoint));
                    accepted[^1].Send();
                    Assert.True(time.Elapsed < TimeSpan.FromSeconds(10), "the server still accepts connections");
                }
                catch (SocketException e)
                {
                    refused = e.SocketErrorCode;
                }
            }

            Assert.Equal(SocketError.ConnectionRefused, refused);

            // The server still runs, and waits for these clients.
            Assert.False(stop.IsCompleted);
            Assert.All(await Task.WhenAll(accepted.Append(late).Select(client => client.ReadToFinAsync())), AssertWhole);
        }
        finally
        {
            accepted.ForEach(client => client.Dispose());
        }

        StopReport report = await stop;
        Assert.Equal(1 + accepted.Count, report.Answered);
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

        // The exit code of a shell for a process that a signal has killed: 128 plus the signal.
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

        // The ticks of the kernel's coarse clock are longer than those of the stopwatch.
        Assert.InRange(time.Elapsed.TotalSeconds, limit - 0.1, limit + 3);

        // Without a deferral the server may answer a client before its request arrives, and counts it as
        // silent.
        Assert.Equal(new StopReport(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0), report with { Silent = 0 });
        Assert.InRange(report.Silent, 0, 1);

        // The server sends an RST: after a FIN, a client could take the part for the whole response.
        _ = await Assert.ThrowsAsync<SocketException>(never.ReadToFinAsync);
        Assert.Equal(1ul, watched.Read().Total.ResetAtStop);
    }

    private Task<WatchedServer> StartAsync(string mode, params string[] options) =>
        WatchedServer.StartAsync(published, ["--mode", mode, "--slots", "64", "--body-file", _settings.File(mode, new byte[Length]), .. options]);

    /// <summary>Connects a client, and returns when the server answers it and those before.</summary>
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
