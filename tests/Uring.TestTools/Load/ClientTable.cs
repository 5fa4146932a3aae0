using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.TestTools.Load;

/// <summary>
/// The state of every concurrent client, and the memory that its requests in flight point to.
/// </summary>
internal sealed unsafe class ClientTable : IDisposable
{
    /// <summary>Bytes for the first part of a response, and as many for the second.</summary>
    public const uint Half = 2048;

    private readonly byte* _buffers;
    private readonly Client* _clients;

    /// <summary>Allocates the state and the buffers of all clients.</summary>
    /// <param name="count">The number of concurrent clients.</param>
    public ClientTable(uint count)
    {
        Count = count;
        _clients = (Client*)NativeMemory.AllocZeroed(count, (nuint)sizeof(Client));
        _buffers = (byte*)NativeMemory.AllocZeroed(count, 2 * Half);
    }

    /// <summary>The number of concurrent clients.</summary>
    public uint Count { get; }

    /// <summary>The state of one client.</summary>
    /// <param name="slot">The number of the client, and of its slot in the registered file table.</param>
    public ref Client this[uint slot] => ref _clients[slot];

    /// <summary>The buffer of a client's response: two halves.</summary>
    /// <param name="slot">The number of the client.</param>
    public byte* Buffer(uint slot) => _buffers + (slot * 2 * Half);

    public void Dispose()
    {
        NativeMemory.Free(_clients);
        NativeMemory.Free(_buffers);
    }

    /// <summary>The state of a client's current connection.</summary>
    public struct Client
    {
        /// <summary>The time at which its chain was prepared, in Stopwatch ticks.</summary>
        public long Start;

        /// <summary>Bytes of the response so far, from the start of its buffer.</summary>
        public uint Received;

        /// <summary>The first error of the connection.</summary>
        public Errno Error;

        /// <summary>
        /// Whether the next chain begins with a close. The slot may still hold the socket of the connection
        /// before.
        /// </summary>
        public bool MustClose;
    }
}
