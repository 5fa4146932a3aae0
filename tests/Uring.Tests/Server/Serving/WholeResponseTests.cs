using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A client gets a prefix of the response, and the whole response where the connection ends with a FIN. This
/// holds for a server that is suspended during a response. A slow reader costs no worker thread of the
/// kernel.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class WholeResponseTests(PublishedServer published)
{
    private const int Length = 12 << 20;

    public static TheoryData<string, int> Ways => new() { { "sqpoll", 0 }, { "sqpoll", 250 }, { "batched", 0 }, { "batched", 250 } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_server_that_is_suspended_repeatedly_leaves_no_hole_in_a_response(string mode, int linger) =>
        await ReadFromPausedAsync(
            mode, linger, server => Signals.Send(server.Pid, Signals.Stop), server => Signals.Send(server.Pid, Signals.Continue));

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_server_whose_control_group_is_frozen_repeatedly_leaves_no_hole_in_a_response(string mode)
    {
        using ControlGroup? group = ControlGroup.TryCreate("freezer");
        Assert.SkipWhen(group is null, "the kernel has no freezer, or the user no right to it");
        bool added = false;
        await ReadFromPausedAsync(
            mode,
            linger: 250,
            server =>
            {
                if (!added)
                {
                    added = true;
                    group.Add(server.Pid);
                }

                group.Freeze();
            },
            _ => group.Thaw());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Thousands_of_half_closed_slow_readers_delay_no_other_client_of_a_server_that_can_start_no_thread(string mode, int linger)
    {
        using ControlGroup? group = ControlGroup.TryCreate("pids");
        Assert.SkipWhen(group is null, "the kernel has no control group for threads, or the user no right to it");
        using Settings settings = new(published);
        using SocketLauncher launcher = new();

        // A small send buffer: each reader costs little memory, and its response does not fit.
        byte[] body = Body()[..(1 << 20)];
        string config = settings.File(
            "config", $$"""{"mode": "{{mode}}", "linger": {{linger}}, "slots": 4096, "body-file": "{{settings.File("body", body)}}"}""");
        await using RunningServer server = await RunningServer.StartConfiguredAsync(published, config, await launcher.BuildAsync(), "narrow");
        int child = int.Parse((await File.ReadAllTextAsync($"/proc/{server.Pid}/task/{server.Pid}/children", TestContext.Current.CancellationToken)).Trim(), null);
        group.Add(child);
        group.AllowNoMoreThreads();
        List<Socket> slow = [];
        try
        {
            for (int i = 0; i < 2000; i++)
            {
                slow.Add(await AskAsync(server, halfClose: true));
            }

            for (int i = 0; i < 20; i++)
            {
                await ReadAsync(server, body, halfClose: i % 2 == 0);
            }

            Assert.InRange(ProcessThreads.Read(child, "comm").Count(name => name.StartsWith("iou-wrk", StringComparison.Ordinal)), 0, 4);
            await Task.WhenAll(slow.TakeLast(50).Select(client => ReadToEndAsync(client, body)));
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Clients_that_half_close_and_do_not_read_cost_no_worker_thread(string mode, int linger)
    {
        using Settings settings = new(published);
        await using RunningServer server = await StartAsync(settings, Body(), mode, linger);
        List<Socket> clients = [];
        try
        {
            for (int i = 0; i < 200; i++)
            {
                clients.Add(await AskAsync(server, halfClose: true));
            }

            // A client that reads is served meanwhile.
            await ReadAsync(server, Body(), halfClose: false);
            Assert.InRange(ProcessThreads.Read(server.Pid, "comm").Count(name => name.StartsWith("iou-wrk", StringComparison.Ordinal)), 0, 4);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_client_that_starts_to_read_late_gets_the_whole_response(string mode, int linger)
    {
        using Settings settings = new(published);
        byte[] body = Body();
        await using RunningServer server = await StartAsync(settings, body, mode, linger);
        using Socket client = await AskAsync(server, halfClose: true);

        // Longer than the intervals between two attempts to send.
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await ReadToEndAsync(client, body);
        Assert.Equal(1, (await server.StopAsync()).Answered);
    }

    /// <summary>
    /// Reads large responses while the server is paused at random moments. Each must be whole.
    /// </summary>
    private async Task ReadFromPausedAsync(string mode, int linger, Action<RunningServer> pause, Action<RunningServer> resume)
    {
        using Settings settings = new(published);
        byte[] body = Body();
        await using RunningServer server = await StartAsync(settings, body, mode, linger);
        using CancellationTokenSource end = new();
        Task pauses = Task.Run(
            () =>
            {
                Random random = new(1);
                while (!end.IsCancellationRequested)
                {
                    pause(server);
                    Thread.Sleep(random.Next(1, 60));
                    resume(server);
                    Thread.Sleep(random.Next(1, 30));
                }
            },
            TestContext.Current.CancellationToken);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Run(() => ReadAsync(server, body, halfClose: client % 2 == 0))));
        }
        finally
        {
            await end.CancelAsync();
            await pauses;
        }

        Assert.Equal(8, (await server.StopAsync()).Answered);
    }

    private static byte[] Body()
    {
        byte[] body = new byte[Length];
        new Random(7).NextBytes(body);
        return body;
    }

    private Task<RunningServer> StartAsync(Settings settings, byte[] body, string mode, int linger) => RunningServer.StartWithAsync(
        published, "--mode", mode, "--linger", $"{linger}", "--slots", "512", "--body-file", settings.File("body", body));

    private static async Task<Socket> AskAsync(RunningServer server, bool halfClose)
    {
        Socket client = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16_384 };
        await client.ConnectAsync(server.EndPoint);
        _ = await client.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());
        if (halfClose)
        {
            client.Shutdown(SocketShutdown.Send);
        }

        return client;
    }

    private static async Task ReadAsync(RunningServer server, byte[] body, bool halfClose)
    {
        using Socket client = await AskAsync(server, halfClose);
        await ReadToEndAsync(client, body);
    }

    private static async Task ReadToEndAsync(Socket client, byte[] body)
    {
        byte[] answer = new byte[body.Length + 4096];
        int length = 0;
        for (int read; (read = await client.ReceiveAsync(answer.AsMemory(length))) > 0; length += read)
        {
        }

        Assert.True(answer.AsSpan(0, length).EndsWith(body), $"{length} bytes, or other bytes than the body's");
    }
}
