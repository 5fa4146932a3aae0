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
        const int Clients = 50, Requests = 40;
        await using SampleServer server = await SampleServer.StartAsync(samples, "armed");

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (int i = 0; i < Requests; i++)
            {
                Assert.Equal(Response, await server.GetAsync());
            }
        }));
    }

    [Fact]
    public async Task A_connection_costs_no_system_call()
    {
        Need.Kernel();
        string strace = Need.Tool("strace", "strace");
        await using SampleServer server = await SampleServer.StartAsync(samples, "armed");
        Assert.Equal(Response, await server.GetAsync());
        using StraceSession session = await StraceSession.AttachToBusyAsync(strace, server.Id, "-c");

        for (int i = 0; i < 1_000; i++)
        {
            Assert.Equal(Response, await server.GetAsync());
        }

        // Thread.Sleep waits for a futex. The runtime reads a file now and then.
        string table = await session.DetachAsync();
        Assert.Contains("futex", table, StringComparison.Ordinal);
        Assert.DoesNotMatch("io_uring|accept|recv|send", table);
    }
}
