using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Uring.Tests.Kestrel;

/// <summary>The features of a connection.</summary>
public sealed class FeatureTests
{
    private static readonly Type[] s_own =
    [
        typeof(IConnectionIdFeature), typeof(IConnectionTransportFeature), typeof(IConnectionItemsFeature), typeof(IMemoryPoolFeature),
        typeof(IConnectionLifetimeFeature), typeof(IConnectionSocketFeature),
    ];

    [Theory, Transports]
    public async Task A_connection_has_the_features_of_Sockets(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        IFeatureCollection features = pair.Server.Features;
        Assert.All(s_own, own => Assert.IsAssignableFrom(own, features[own]));
        Assert.Subset(features.Select(feature => feature.Key).ToHashSet(), s_own.ToHashSet());
        Assert.Distinct(features.Select(feature => feature.Key));
        Assert.All(features, feature => Assert.Same(features[feature.Key], feature.Value));
        Assert.Null(features.Get<IHttpRequestFeature>());
        Assert.False(features.IsReadOnly);
    }

    [Theory, Transports]
    public async Task Features_can_be_added_replaced_and_removed(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        IFeatureCollection features = pair.Server.Features;
        int revision = features.Revision;

        Added added = new();
        features.Set(added);
        Assert.Same(added, features.Get<Added>());
        Assert.Contains(features, feature => feature.Key == typeof(Added));
        Assert.NotEqual(revision, features.Revision);

        features.Set<Added>(null);
        Assert.Null(features.Get<Added>());

        Replaced replaced = new();
        features.Set<IConnectionIdFeature>(replaced);
        Assert.Same(replaced, features.Get<IConnectionIdFeature>());
        Assert.Single(features, feature => feature.Key == typeof(IConnectionIdFeature));
    }

    [Theory, Transports]
    public async Task A_connection_keeps_items_an_id_and_a_transport_that_are_set(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        pair.Server.Items["key"] = 42;
        Assert.Equal(42, pair.Server.Features.GetRequiredFeature<IConnectionItemsFeature>().Items["key"]);

        pair.Server.ConnectionId = "mine";
        Assert.Equal("mine", pair.Server.Features.GetRequiredFeature<IConnectionIdFeature>().ConnectionId);

        IDuplexPipe before = pair.Server.Transport;
        IConnectionTransportFeature transport = pair.Server.Features.GetRequiredFeature<IConnectionTransportFeature>();
        Assert.Same(before, transport.Transport);
        OtherPipe other = new(before);
        transport.Transport = other;
        Assert.Same(other, pair.Server.Transport);
        transport.Transport = before;
    }

    [Theory, Transports]
    public async Task The_memory_pool_of_a_connection_rents_blocks_of_4_KiB(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        MemoryPool<byte> pool = pair.Server.Features.GetRequiredFeature<IMemoryPoolFeature>().MemoryPool;
        using IMemoryOwner<byte> block = pool.Rent();
        Assert.Equal(4096, block.Memory.Length);
    }

    private sealed class Added;

    private sealed class Replaced : IConnectionIdFeature
    {
        public string ConnectionId { get; set; } = "replaced";
    }

    private sealed class OtherPipe(IDuplexPipe inner) : IDuplexPipe
    {
        public PipeReader Input => inner.Input;

        public PipeWriter Output => inner.Output;
    }
}
