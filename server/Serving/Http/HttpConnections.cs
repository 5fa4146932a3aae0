using Uring.Server.Operator.Settings;

namespace Uring.Server.Serving.Http;

/// <summary>The requests and answers of a loop's connections, by slot, and the memory that they share.</summary>
internal sealed class HttpConnections : IDisposable
{
    // A block for the part of a head, and one for queued answers. With files, one for the queries of
    // redirects.
    private const uint BlocksPerConnection = 2;
    private const uint BlocksWithFiles = 3;

    // In bytes: room for the answers to all requests of a receive with the largest limit, and those that waited before it.
    private const uint SmallestBlock = 8192;

    // In bytes. A query with the rest of its answer may have 5 bytes more than the shortest head with that
    // query.
    private const uint QueryExcess = 8;

    private readonly HttpConnection[] _connections;

    /// <param name="options">The settings.</param>
    /// <param name="slots">The number of slots.</param>
    public HttpConnections(ServerOptions options, uint slots)
    {
        _connections = new HttpConnection[slots];
        Blocks = new ConnectionBlocks(BlocksFor(options) * slots, BlockSize(options));
        Heads = new AnswerHeads(options.Root is null ? 0 : slots, LongestHead(options));
        foreach (ref HttpConnection connection in _connections.AsSpan())
        {
            connection.Reset();
        }
    }

    /// <summary>The memory of the blocks, in bytes. A page takes memory when a connection needs it.</summary>
    public static ulong MostMemory(ServerOptions options) =>
        ((ulong)BlocksFor(options) * options.Slots * BlockSize(options))
        + (options.Root is null ? 0 : AnswerHeads.MostMemory(options.Slots, LongestHead(options)));

    public ConnectionBlocks Blocks { get; }

    /// <summary>The heads of answers whose bodies are files. Without a root there are none.</summary>
    public AnswerHeads Heads { get; }

    public ref HttpConnection this[uint slot] => ref _connections[slot];

    /// <summary>Whether a receive belongs to the connection that its slot holds.</summary>
    public bool IsCurrent(UserData receive) => receive.Generation == _connections[receive.Slot].Generation;

    /// <summary>Ends the connection of a slot: returns its blocks and its site.</summary>
    public void End(uint slot)
    {
        ref HttpConnection ended = ref _connections[slot];
        ReturnBlock(ref ended);
        ended.Queue.Clear(Blocks);
        ended.Queries.Clear(Blocks);
        Heads.Clear(ref ended.Heads);
        ReturnSite(ref ended);
        ended.Reset();
    }

    /// <summary>Appends bytes to the part of a head.</summary>
    /// <returns>The whole part, as far as the block has room.</returns>
    public ReadOnlySpan<byte> Append(ref HttpConnection connection, ReadOnlySpan<byte> bytes)
    {
        if (connection.Block == HttpConnection.NoBlock)
        {
            (connection.Block, connection.BlockLength) = (Blocks.Take(), 0);
        }

        Span<byte> block = Blocks[connection.Block];
        int length = int.Min(bytes.Length, block.Length - (int)connection.BlockLength);
        bytes[..length].CopyTo(block[(int)connection.BlockLength..]);
        connection.BlockLength += (uint)length;
        return block[..(int)connection.BlockLength];
    }

    /// <summary>The part of a head that the block of the connection holds.</summary>
    public ReadOnlySpan<byte> PartOf(in HttpConnection connection) =>
        connection.Block == HttpConnection.NoBlock ? [] : Blocks[connection.Block][..(int)connection.BlockLength];

    /// <summary>Returns the block of a head that is complete.</summary>
    public void ReturnBlock(ref HttpConnection connection)
    {
        if (connection.Block != HttpConnection.NoBlock)
        {
            Blocks.Return(connection.Block);
            connection.Block = HttpConnection.NoBlock;
        }
    }

    /// <summary>Takes the site that an answer is sent from, until <see cref="ReturnSite"/>.</summary>
    public static LoopSite TakeSite(ref HttpConnection connection, LoopSite current)
    {
        if (connection.Site is { } site)
        {
            return site;
        }

        connection.Site = current;
        current.Senders++;
        return current;
    }

    /// <summary>Takes another form of the site, whose other answers have the same bytes.</summary>
    public static LoopSite Exchange(ref HttpConnection connection, LoopSite other)
    {
        // In this order: the main thread frees a replaced site when it finds no sender.
        other.Senders++;
        connection.Site!.Senders--;
        connection.Site = other;
        return other;
    }

    /// <summary>Returns the site: no entry in flight points to it.</summary>
    public static void ReturnSite(ref HttpConnection connection)
    {
        if (connection.Site is { } site)
        {
            site.Senders--;
            connection.Site = null;
        }
    }

    public void Dispose()
    {
        Blocks.Dispose();
        Heads.Dispose();
    }

    private static uint LongestHead(ServerOptions options) => options.Root is { } root ? (uint)(FileAnswers.MostOwn + root.LongestLines) : 0;

    private static uint BlocksFor(ServerOptions options) => options.Root is null ? BlocksPerConnection : BlocksWithFiles;

    private static uint BlockSize(ServerOptions options) => uint.Max((uint)options.Limits.MaxHead + QueryExcess, SmallestBlock);
}
