using System.Buffers.Binary;

namespace Uring.Server.Serving.Http;

/// <summary>
/// The queries of the queued redirects of a connection, in the order of the answers, in a block of the loop.
/// Each has the rest of its answer behind it.
/// </summary>
/// <remarks>
/// Entries in flight point into the block, so a query keeps its place until its answer is sent.
/// </remarks>
internal unsafe struct QueryQueue
{
    // In bytes: the length of a query, ahead of it.
    private const uint Prefix = sizeof(ushort);

    private uint _block;
    private uint _end;

    /// <summary>The place of the first query. Has no meaning in an empty queue.</summary>
    public uint First { get; private set; }

    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    /// <summary>Empties a queue without a block.</summary>
    public void Reset() => (_block, First, _end) = (HttpConnection.NoBlock, 0, 0);

    /// <summary>Adds a query.</summary>
    /// <param name="blocks">The blocks of the loop.</param>
    /// <param name="query">The query, with its question mark.</param>
    /// <param name="body">The body of the redirect.</param>
    /// <returns>False when the block has no room for it.</returns>
    public bool TryAdd(ConnectionBlocks blocks, ReadOnlySpan<byte> query, ReadOnlySpan<byte> body)
    {
        uint length = Prefix + LengthOf((uint)query.Length, (uint)body.Length);
        if (length > blocks.Size - _end)
        {
            return false;
        }

        if (_block == HttpConnection.NoBlock)
        {
            _block = blocks.Take();
        }

        Span<byte> place = blocks[_block].Slice((int)_end, (int)length);
        BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)query.Length);
        HeadWriter text = new(place[(int)Prefix..]);
        text.Add(query);
        text.Add(HeadEnd);
        text.Add(body);
        _end += length;
        return true;
    }

    /// <summary>Reads a query with the rest of its answer, and moves on to the next one.</summary>
    /// <param name="blocks">The blocks of the loop.</param>
    /// <param name="place">The place of the query.</param>
    /// <param name="body">The length of the body of the redirect, in bytes.</param>
    /// <param name="length">
    /// The length of the query, of the end of the head and of the body, in bytes.
    /// </param>
    /// <returns>The first byte. Stays valid until <see cref="RemoveFirst"/> removes the query.</returns>
    public readonly byte* Read(ConnectionBlocks blocks, ref uint place, uint body, out uint length)
    {
        byte* text = blocks.Address(_block) + place + Prefix;
        length = LengthOf(QueryAt(blocks, place), body);
        place += Prefix + length;
        return text;
    }

    /// <summary>Removes the first query. No entry in flight may point to it.</summary>
    /// <param name="blocks">The blocks of the loop.</param>
    /// <param name="body">The length of the body of the redirect, in bytes.</param>
    public void RemoveFirst(ConnectionBlocks blocks, uint body)
    {
        First += Prefix + LengthOf(QueryAt(blocks, First), body);
        if (First == _end)
        {
            Clear(blocks);
        }
    }

    /// <summary>Empties the queue, and returns its block. No entry in flight may point to it.</summary>
    public void Clear(ConnectionBlocks blocks)
    {
        if (_block != HttpConnection.NoBlock)
        {
            blocks.Return(_block);
        }

        Reset();
    }

    private static uint LengthOf(uint query, uint body) => query + (uint)HeadEnd.Length + body;

    private readonly uint QueryAt(ConnectionBlocks blocks, uint place) =>
        BinaryPrimitives.ReadUInt16LittleEndian(blocks[_block][(int)place..]);
}
