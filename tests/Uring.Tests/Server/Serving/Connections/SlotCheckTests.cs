using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The debug build under abuse. The build checks every move of a slot from one state to the next. At the end
/// every slot is free, and every connection has a response or an error.
/// </summary>
public class SlotCheckTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static readonly TimeSpan s_abuse = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData("sqpoll", "250", "1024")]
    [InlineData("sqpoll", "50", "64")]
    [InlineData("sqpoll", "0", "64")]
    [InlineData("batched", "250", "1024")]
    [InlineData("batched", "50", "8")]
    [InlineData("batched", "0", "8")]
    public async Task Every_move_of_a_slot_is_allowed(string mode, string linger, string slots)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using RunningServer server =
            await RunningServer.StartCheckedAsync("--mode", mode, "--linger", linger, "--slots", slots, "--body", new string('x', 100_000));
        Task[] clients = [.. Enumerable.Range(0, 24).Select(kind => Task.Run(() => AbuseAsync(server, kind, end.Token), end.Token))];
        Task reloads = Task.Run(() => ReloadAsync(server, end.Token), end.Token);
        end.CancelAfter(s_abuse);
        await Task.WhenAll([.. clients, reloads]).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);

        StopReport report = await server.StopAsync();

        Assert.Equal(0, report.Unfinished);
        Assert.Equal(0, report.Lost);
        Assert.Equal(0, report.Close);
        Assert.Equal(report.Connections, report.Answered + report.Send);
        Assert.InRange(report.Answered, 1, long.MaxValue);
    }

    private static async Task AbuseAsync(RunningServer server, int kind, CancellationToken end)
    {
        byte[] post = new byte[200_000];
        while (!end.IsCancellationRequested)
        {
            try
            {
                using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
                switch (kind % 8)
                {
                    case 0:
                        client.Send(Get);
                        _ = await client.ReadToFinAsync();
                        break;
                    case 1:
                        client.Send();
                        _ = await client.ReadToFinAsync();
                        break;
                    case 2:
                        client.Send(Get[..10]);
                        await Task.Delay(30, end);
                        client.Send(Get[10..]);
                        _ = await client.ReadToFinAsync();
                        break;
                    case 3:
                        client.Reset();
                        break;
                    case 4:
                        client.Send(Get);
                        client.Reset();
                        break;
                    case 5:
                        client.Send("POST / HTTP/1.1\r\n\r\n");
                        await client.SendAllAsync(post).WaitAsync(TimeSpan.FromSeconds(1), end);
                        break;
                    case 6:
                        client.Send(Get);
                        await Task.Delay(20, end);
                        client.Reset();
                        break;
                    default:
                        client.FinishSending();
                        _ = await client.ReadToFinAsync();
                        break;
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or TimeoutException)
            {
                // Other tests check the connections of the clients.
            }
        }
    }

    private static async Task ReloadAsync(RunningServer server, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            Signals.Send(server.Pid, Signals.HangUp);
            await Task.Delay(150, CancellationToken.None);
        }
    }
}
