using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Uring.Kestrel;

namespace Uring.Tests.Kestrel.Clients;

/// <summary>SignalR over each of its transports: WebSockets, server-sent events and long polling.</summary>
public sealed class SignalRTests
{
    public static MatrixTheoryData<UringScheduling, HttpTransportType> Cases => new(
        [UringScheduling.ThreadPool, UringScheduling.Inline],
        [HttpTransportType.WebSockets, HttpTransportType.ServerSentEvents, HttpTransportType.LongPolling]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Calls_streams_and_messages_reach_two_clients(UringScheduling scheduling, HttpTransportType transport)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Channel<string> announced = Channel.CreateUnbounded<string>();
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        await using HubConnection first = await ConnectAsync(host, transport);
        await using HubConnection second = await ConnectAsync(host, transport);
        using IDisposable registration = second.On<string>("announced", text => announced.Writer.TryWrite(text));

        string text = new('x', 20_000);
        Assert.Equal(text, await first.InvokeAsync<string>(nameof(EchoHub.Echo), text, token));
        Assert.Equal(
            Enumerable.Range(0, 100), await first.StreamAsync<int>(nameof(EchoHub.Count), 100, token).ToListAsync(token));
        for (int i = 0; i < 20; i++)
        {
            await first.InvokeAsync(nameof(EchoHub.Announce), $"{i}", token);
            Assert.Equal($"{i}", await announced.Reader.ReadAsync(token));
        }

        await first.StopAsync(token);
        Assert.Equal(HubConnectionState.Connected, second.State);
        Assert.Equal("still", await second.InvokeAsync<string>(nameof(EchoHub.Echo), "still", token));
    }

    private static async Task<HubConnection> ConnectAsync(ClientHost host, HttpTransportType transport)
    {
        HubConnection connection = new HubConnectionBuilder().WithUrl(new Uri($"{host.Plain}/hub"), transport).Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
