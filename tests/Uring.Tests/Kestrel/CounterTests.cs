using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Uring.Kestrel;
using Uring.Tests.Kestrel.Clients;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>The meter of Kestrel counts the connections of this transport, with the tags that those of Sockets have.</summary>
public sealed class CounterTests : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _active = new();
    private readonly MeterListener _listener = new();

    public CounterTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Microsoft.AspNetCore.Server.Kestrel", Name: "kestrel.active_connections" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => _active.AddOrUpdate(Text(tags), value, (_, sum) => sum + value));
        _listener.Start();
    }

    public static TheoryData<UringScheduling> Schedulings => ClientHost.Schedulings;

    [Theory]
    [MemberData(nameof(Schedulings))]
    public async Task Connections_count_with_their_address_until_they_end(UringScheduling scheduling)
    {
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        IPEndPoint address = IPEndPoint.Parse(new Uri(host.Plain).Authority);
        string tcp = $"network.transport=tcp network.type=ipv4 server.address=127.0.0.1 server.port={address.Port}";
        string unix = $"network.transport=unix server.address={host.UnixSocket}";
        using Socket first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using Socket second = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using Socket third = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        await first.ConnectAsync(address, TestContext.Current.CancellationToken);
        await second.ConnectAsync(address, TestContext.Current.CancellationToken);
        await third.ConnectAsync(new UnixDomainSocketEndPoint(host.UnixSocket), TestContext.Current.CancellationToken);
        await UntilAsync((tcp, 2), (unix, 1));

        first.Dispose();
        await UntilAsync((tcp, 1), (unix, 1));

        second.Dispose();
        third.Dispose();
        await UntilAsync((tcp, 0), (unix, 0));
    }

    public void Dispose() => _listener.Dispose();

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> texts = [];
        foreach ((string key, object? value) in tags)
        {
            texts.Add(string.Create(CultureInfo.InvariantCulture, $"{key}={value}"));
        }

        return string.Join(' ', texts.Order(StringComparer.Ordinal));
    }

    private Task UntilAsync(params (string Tags, long Count)[] expected) => Poll.UntilAsync(
        () => expected.All(connections => _active.GetValueOrDefault(connections.Tags) == connections.Count),
        () => string.Join('\n', _active));
}
