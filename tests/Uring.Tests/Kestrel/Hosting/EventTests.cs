using System.Reflection;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Uring.Kestrel.Diagnostics;

namespace Uring.Tests.Kestrel;

/// <summary>The list of events, and the event of errors that neither side has caused by its end: 14.</summary>
public sealed class EventTests
{
    private const int ConnectionError = 14;

    [Fact]
    public void Each_event_of_Sockets_is_one_of_ours()
    {
        HashSet<(int, string?, LogLevel)> ours = [.. Events(typeof(TransportLog))];
        List<(int, string?, LogLevel)> theirs =
            [.. Events(typeof(SocketTransportOptions).Assembly.GetTypes().Single(type => type.Name == "SocketsLog"))];
        Assert.NotEmpty(theirs);
        Assert.All(theirs, logged => Assert.Contains(logged, ours));
        Assert.All(ours.Except(theirs), logged => Assert.True(logged.Item1 > 100, $"{logged} has an id that Sockets can use"));
    }

    [Theory, Transports]
    public async Task Memory_that_runs_out_is_an_error_of_its_connection(TransportKind kind)
    {
        FailingMemory memory = new();
        await using TransportHarness harness = await TransportHarness.BindAsync(kind, settings: new TransportSettings { Memory = memory });
        await using TransportPair pair = await harness.ConnectAsync();
        await pair.Client.SendAsync("x");
        Assert.Equal("x", await pair.ReadAsync(1));
        memory.Exhaust();
        Task send = pair.Client.SendPatternAsync(100_000);
        InvalidOperationException failure = await pair.ReadErrorAsync<InvalidOperationException>();
        await pair.AwaitClosedAsync();
        LogEvent logged = Assert.Single(harness.Events, logged => logged.Id.Id == ConnectionError);
        Assert.Equal((LogLevel.Debug, "ConnectionError"), (logged.Level, logged.Id.Name));
        Assert.Same(failure, logged.Error);
        Assert.Contains($"\"{pair.Server.ConnectionId}\"", logged.Message, StringComparison.Ordinal);
        pair.Server.Abort();
        _ = await Record.ExceptionAsync(() => send);
    }

    private static IEnumerable<(int Id, string? Name, LogLevel Level)> Events(Type log) => log
        .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
        .OfType<LoggerMessageAttribute>()
        .Select(logged => (logged.EventId, logged.EventName, logged.Level));
}
