using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.TestTools.Load;

/// <summary>The state of every concurrent client, and the memory that its requests in flight point to.</summary>
internal sealed unsafe class ClientTable : IDisposable
{
    /// <summary>Bytes for the first part of a response, and as many for the second.</summary>
    public const uint Half = 2048;

    private readonly byte* _buffers;
    private readonly Client* _clients;

    /// <summary>One for each.</summary>
    /// <param name="count">How many there can be at a time.</param>
    public ClientTable(uint count)
    {
        Count = count;
        _clients = (Client*)NativeMemory.AllocZeroed(count, (nuint)sizeof(Client));
        _buffers = (byte*)NativeMemory.AllocZeroed(count, 2 * Half);
    }

    /// <summary>How many there can be at a time.</summary>
    public uint Count { get; }

    /// <summary>A client.</summary>
    /// <param name="slot">Its number, which is its slot of the file table too.</param>
    public ref Client this[uint slot] => ref _clients[slot];

    /// <summary>Where its response goes: two halves.</summary>
    /// <param name="slot">Its number.</param>
    public byte* Buffer(uint slot) => _buffers + (slot * 2 * Half);

    public void Dispose()
    {
        NativeMemory.Free(_clients);
        NativeMemory.Free(_buffers);
    }

    /// <summary>What is known of one connection.</summary>
    public struct Client
    {
        /// <summary>When its chain was submitted: Stopwatch ticks.</summary>
        public long Start;

        /// <summary>Bytes of the response so far, from the start of its buffer.</summary>
        public uint Received;

        /// <summary>The first error on it.</summary>
        public Errno Error;

        /// <summary>Its socket is open still, or was never made: the next chain begins with its close.</summary>
        public bool MustClose;
    }
}
