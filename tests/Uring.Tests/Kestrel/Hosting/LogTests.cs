using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Uring.Tests.Kestrel;

/// <summary>The events of our transport are those of Sockets: same id, name and level in the same case.</summary>
public sealed class LogTests
{
    /// <summary>The lives of a connection, by name.</summary>
    private static readonly Dictionary<string, Func<TransportHarness, TransportPair, Task>> s_cases = new()
    {
        ["the client's FIN"] = async (harness, pair) =>
        {
            pair.Client.FinishSending();
            _ = await pair.ReadToFinAsync();
            await pair.Output.CompleteAsync();
            await pair.Client.RequireFinAsync();
        },
        ["the client's RST"] = async (harness, pair) =>
        {
            pair.Client.Reset();
            _ = await pair.ReadErrorAsync<ConnectionResetException>();
        },
        ["the server's FIN"] = async (harness, pair) =>
        {
            await pair.Output.CompleteAsync();
            await pair.Client.RequireFinAsync();
        },
        ["an abort"] = async (harness, pair) =>
        {
            pair.Server.Abort(new ConnectionAbortedException("enough"));
            await pair.Client.RequireResetAsync();
        },
        ["a pause"] = async (harness, pair) =>
        {
            Task send = pair.Client.SendPatternAsync(4 << 20);
            await harness.AwaitEventAsync(4);
            Task<string> rest = pair.ReadToFinAsync();
            await send;
            pair.Client.FinishSending();
            Assert.Equal(4 << 20, (await rest).Length);
            await pair.Output.CompleteAsync();
            await pair.Client.RequireFinAsync();
        },
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory, MemberData(nameof(Cases))]
    public async Task The_events_are_those_of_Sockets(string name)
    {
        IReadOnlyList<string> expected = await LoggedAsync(TransportKind.Sockets, name);
        Assert.NotEmpty(expected);
        foreach (TransportKind kind in Enum.GetValues<TransportKind>())
        {
            Assert.Equal(expected, await LoggedAsync(kind, name));
        }
    }

    [Theory, Transports]
    public async Task An_event_names_its_connection(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        pair.Client.FinishSending();
        await harness.AwaitEventAsync(6);
        LogEvent logged = Assert.Single(harness.Events, logged => logged.Id.Id == 6);
        Assert.Contains($"\"{pair.Server.ConnectionId}\"", logged.Message, StringComparison.Ordinal);
        Assert.Equal((LogLevel.Debug, "ConnectionReadFin"), (logged.Level, logged.Id.Name));
    }

    /// <summary>Returns each event of a case once: the receive and the send may both see an RST.</summary>
    private static async Task<IReadOnlyList<string>> LoggedAsync(TransportKind kind, string name)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using (TransportPair pair = await harness.ConnectAsync())
        {
            await s_cases[name](harness, pair);
            await pair.AwaitClosedAsync();
        }

        return [.. harness.Events.Select(logged => $"{logged.Id.Id} {logged.Id.Name} {logged.Level}").Distinct().Order(StringComparer.Ordinal)];
    }
}
