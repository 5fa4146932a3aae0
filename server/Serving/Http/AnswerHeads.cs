using System.Runtime.InteropServices;

namespace Uring.Server.Serving.Http;

/// <summary>
/// Blocks of memory for the heads of answers whose bodies are files. A head has the date and the range of one answer, so no two
/// answers share a head.
/// </summary>
/// <remarks>
/// An answer that is sent in part keeps its head. A chain may need more, so beside one head for each connection there are some
/// that chains in flight share. Without one of these a chain is shorter. The block that was returned last is the next to be
/// taken, so pages that no answer has needed take no memory.
/// </remarks>
internal sealed unsafe class AnswerHeads : IDisposable
{
    // Heads of chains in flight, beside the first one of each connection.
    private const uint Shared = 1024;

    // In bytes: a head, and the body of a small file, which the same send then sends.
    private const uint SmallestBlock = 4096;

    private readonly byte* _memory;
    private readonly AnswerBytes[] _answers;
    private readonly uint[] _next;
    private uint _free;
    private uint _shared = Shared;

    /// <param name="connections">The number of connections; 0 for a site without files.</param>
    /// <param name="longestHead">In bytes.</param>
    public AnswerHeads(uint connections, uint longestHead)
    {
        uint count = connections == 0 ? 0 : connections + Shared;
        BlockSize = SizeFor(longestHead);
        _memory = (byte*)NativeMemory.AllocZeroed(count, BlockSize);
        _answers = new AnswerBytes[count];
        _next = new uint[count];
        for (uint head = 0; head < count; head++)
        {
            _next[head] = head + 1;
        }
    }

    /// <summary>The size of a block, in bytes.</summary>
    public uint BlockSize { get; }

    /// <summary>The bytes of an answer that has a head.</summary>
    public ref AnswerBytes this[uint head] => ref _answers[head];

    /// <summary>The memory of the blocks, in bytes. A page takes memory when an answer needs it.</summary>
    public static ulong MostMemory(uint connections, uint longestHead) => (ulong)(connections + Shared) * SizeFor(longestHead);

    /// <summary>The block of a head.</summary>
    public byte* Block(uint head) => _memory + ((nuint)head * BlockSize);

    /// <summary>Takes a block for the next answer of a chain.</summary>
    /// <returns>False when the chain must end before that answer. The first answer always gets one.</returns>
    public bool TryTake(ref HeadList heads, out uint head)
    {
        head = 0;
        bool isShared = heads.Count > 0;
        if (isShared && _shared == 0)
        {
            return false;
        }

        _shared -= isShared ? 1u : 0;
        head = _free;
        _free = _next[head];
        if (heads.Count++ == 0)
        {
            heads.First = head;
        }
        else
        {
            _next[heads.Last] = head;
        }

        heads.Last = head;
        return true;
    }

    /// <summary>Returns the head behind another one of the same chain.</summary>
    public uint Next(uint head) => _next[head];

    /// <summary>Returns the block of the first answer. No entry in flight may point to it.</summary>
    public void ReturnFirst(ref HeadList heads)
    {
        uint head = heads.First;
        heads.First = _next[head];
        _shared += --heads.Count > 0 ? 1u : 0;
        _next[head] = _free;
        _free = head;
    }

    /// <summary>Returns the blocks behind the first one. No entry in flight may point to them.</summary>
    public void KeepFirst(ref HeadList heads)
    {
        while (heads.Count > 1)
        {
            uint second = _next[heads.First];
            _next[heads.First] = _next[second];
            _next[second] = _free;
            _free = second;
            heads.Count--;
            _shared++;
        }

        heads.Last = heads.First;
    }

    /// <summary>Returns all blocks. No entry in flight may point to them.</summary>
    public void Clear(ref HeadList heads)
    {
        while (heads.Count > 0)
        {
            ReturnFirst(ref heads);
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => NativeMemory.Free(_memory);

    private static uint SizeFor(uint longestHead) => uint.Max(SmallestBlock, (longestHead + 63) & ~63u);
}
