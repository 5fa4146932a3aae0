using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The sample <c>respond</c>.</summary>
[Collection(SampleCollection.Name)]
public sealed class RespondTests(SamplePrograms samples)
{
    private const string Response = "HTTP/1.0 200 OK\r\nContent-Length: 17\r\nConnection: close\r\n\r\nHave a nice day!\n";

    [Fact]
    public async Task Many_connections_get_the_response_and_a_clean_end()
    {
        Need.Kernel();
        const int Clients = 50, Requests = 20;
        await using SampleServer server = await SampleServer.StartAsync(samples, "respond");

        await server.RequireResponsesAsync(Response, Clients, Requests);

        // The last chains may still wait for their close.
        int closed = int.Parse((await server.StopAsync()).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(closed, (Clients * Requests) - Clients, Clients * Requests);
    }

    [Fact]
    public async Task A_request_in_two_parts_is_answered_without_a_reset()
    {
        Need.Kernel();
        await using SampleServer server = await SampleServer.StartAsync(samples, "respond");
        using Socket socket = await server.ConnectAsync();
        await socket.SendAsync("POST / HTTP/1.0\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        byte[] first = new byte[1];
        Assert.Equal(1, await socket.ReceiveAsync(first, TestContext.Current.CancellationToken));

        await socket.SendAsync("Content-Length: 0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(Response[1..], await SampleServer.ReadToEndAsync(socket));
    }

    [Fact]
    public async Task Curl_and_ab_get_the_response()
    {
        Need.Kernel();
        string curl = Need.Tool("curl", "curl"), ab = Need.Tool("ab", "apache2-utils");
        await using SampleServer server = await SampleServer.StartAsync(samples, "respond");

        CommandResult page = await Command.RunAsync(curl, "--silent", "--show-error", "--max-time", "60", $"http://{server.Address}/");
        CommandResult load = await Command.RunAsync(ab, "-q", "-n", "2000", "-c", "32", $"http://{server.Address}/");

        Assert.Equal("Have a nice day!\n", page.Succeeded().Output);
        Assert.Matches("Complete requests: +2000\n", load.Succeeded().Output);
        Assert.Matches("Failed requests: +0\n", load.Output);
    }

    [Fact]
    public async Task Failures_are_one_line_and_an_exit_code()
    {
        Need.Kernel();
        await using SampleServer server = await SampleServer.StartAsync(samples, "respond");

        (await samples.RunAsync("respond", $"{server.Address}")).AssertFailed(1, "respond: Address already in use");
        (await samples.RunAsync("respond")).AssertFailed(2, "usage: respond ADDRESS:PORT");
    }
}
