namespace Uring.Tests.Server;

/// <summary>Both servers that judge the framing of requests, for all tests of a class.</summary>
public sealed class FramingOracles : IAsyncDisposable
{
    // An oracle that never closes a connection fails the test. It does not block the test.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    private NodeOracle? _node;
    private KestrelOracle? _kestrel;

    public async ValueTask DisposeAsync()
    {
        await (_node?.DisposeAsync() ?? default);
        await (_kestrel?.DisposeAsync() ?? default);
    }

    /// <summary>The intended differences from these versions of both servers.</summary>
    private IReadOnlyList<KnownDifference> Known =>
        _node!.Major < 20 ? [.. KnownDifferences.All, .. KnownDifferences.OfOldNode] : KnownDifferences.All;

    /// <summary>Starts both servers at the first call. Skips the test if Node is missing.</summary>
    internal async Task StartAsync()
    {
        _node ??= await NodeOracle.StartAsync();
        _kestrel ??= await KestrelOracle.StartAsync();
    }

    /// <summary>Reads the stream with the server's parser, with Kestrel and with Node.</summary>
    internal async Task<Framing> ReadAsync(string stream)
    {
        byte[] bytes = HeadResult.Bytes(stream);
        Task<IReadOnlyList<SeenRequest>> kestrel = _kestrel!.ReadAsync(bytes);
        Task<IReadOnlyList<SeenRequest>> node = _node!.ReadAsync(bytes);
        return new Framing(stream, OurStream.Read(stream), await kestrel.WaitAsync(s_limit), await node.WaitAsync(s_limit), Known);
    }
}
