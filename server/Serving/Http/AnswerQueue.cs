using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Uring.Server.Serving.Http;

/// <summary>The answers of a connection in the order of its requests. A few fit into the connection itself, and more into a block.</summary>
internal struct AnswerQueue
{
    private const uint Few = 8;

    private Answers _few;
    private uint _block;
    private uint _first;

    public uint Count { get; private set; }

    /// <summary>Empties a queue without a block.</summary>
    public void Reset()
    {
        _block = HttpConnection.NoBlock;
        _first = Count = 0;
    }

    /// <summary>Returns an answer.</summary>
    /// <param name="blocks">The blocks of the loop.</param>
    /// <param name="index">Its place in the queue, from 0.</param>
    [UnscopedRef]
    public QueuedAnswer Peek(ConnectionBlocks blocks, uint index)
    {
        Span<QueuedAnswer> places = Places(blocks);
        return places[(int)((_first + index) % (uint)places.Length)];
    }

    /// <summary>Whether one of the first answers is a prepared one with an index.</summary>
    public bool Contains(ConnectionBlocks blocks, int answer, uint most)
    {
        for (uint index = 0; index < Count && index < most; index++)
        {
            if (Peek(blocks, index) is { IsPrepared: true } queued && queued.Index == answer)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds an answer.</summary>
    /// <returns>False when the queue is full.</returns>
    public bool TryAdd(ConnectionBlocks blocks, QueuedAnswer answer)
    {
        if (_block == HttpConnection.NoBlock && Count == Few)
        {
            MoveToBlock(blocks);
        }

        Span<QueuedAnswer> places = Places(blocks);
        if (Count == places.Length)
        {
            return false;
        }

        places[(int)((_first + Count) % (uint)places.Length)] = answer;
        Count++;
        return true;
    }

    /// <summary>Removes the first answers.</summary>
    public void Remove(ConnectionBlocks blocks, uint count)
    {
        _first = (_first + count) % (uint)Places(blocks).Length;
        Count -= count;
        if (Count == 0)
        {
            Clear(blocks);
        }
    }

    /// <summary>Makes an answer the last one: removes those behind it.</summary>
    /// <param name="blocks">The blocks of the loop.</param>
    /// <param name="index">The place of the answer.</param>
    public void EndWith(ConnectionBlocks blocks, uint index)
    {
        Span<QueuedAnswer> places = Places(blocks);
        ref QueuedAnswer last = ref places[(int)((_first + index) % (uint)places.Length)];
        last = last.AsLast;
        Count = index + 1;
    }

    /// <summary>Empties the queue, and returns its block.</summary>
    public void Clear(ConnectionBlocks blocks)
    {
        if (_block != HttpConnection.NoBlock)
        {
            blocks.Return(_block);
        }

        Reset();
    }

    private void MoveToBlock(ConnectionBlocks blocks)
    {
        uint block = blocks.Take();
        Span<QueuedAnswer> places = MemoryMarshal.Cast<byte, QueuedAnswer>(blocks[block]);
        for (uint answer = 0; answer < Count; answer++)
        {
            places[(int)answer] = _few[(int)((_first + answer) % Few)];
        }

        (_block, _first) = (block, 0);
    }

    [UnscopedRef]
    private Span<QueuedAnswer> Places(ConnectionBlocks blocks) =>
        _block == HttpConnection.NoBlock ? _few : MemoryMarshal.Cast<byte, QueuedAnswer>(blocks[_block]);

    [InlineArray((int)Few)]
    private struct Answers
    {
        private QueuedAnswer _first;
    }
}
