using Uring.Tests.Server;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The sample <c>armed</c>.</summary>
[Collection(SampleCollection.Name)]
public sealed class ArmedTests(SamplePrograms samples)
{
    private const string Response = "HTTP/1.0 200 OK\r\nContent-Length: 17\r\n\r\nHave a nice day!\n";

    /// <remarks>The connections are several times the slots, so that each slot is armed again.</remarks>
    [Fact]
    public async Task Many_connections_get_the_response_and_a_clean_end()
    {
        Need.Kernel();
        await using SampleServer server = await SampleServer.StartAsync(samples, "armed");

        await server.RequireResponsesAsync(Response, clients: 50, requests: 40);
    }

    [Fact]
    public async Task A_connection_costs_no_system_call()
    {
        Need.Kernel();
        string strace = Need.Tool("strace", "strace");
        await using SampleServer server = await SampleServer.StartAsync(samples, "armed");
        Assert.Equal(Response, await server.GetAsync());
        using StraceSession session = await StraceSession.AttachToBusyAsync(strace, server.Id, "-c");

        await server.RequireResponsesAsync(Response, clients: 1, requests: 1_000);

        // Thread.Sleep waits for a futex. The runtime reads a file now and then.
        string table = await session.DetachAsync();
        Assert.Contains("futex", table, StringComparison.Ordinal);
        Assert.DoesNotMatch("io_uring|accept|recv|send", table);
    }
}
