using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Serving.Http;

/// <summary>The addresses of the clients of a loop, and the memory into which accepts write them: accept(2).</summary>
/// <remarks>
/// A multishot accept has one place for the addresses of all its connections, which the next one overwrites. So each
/// accept takes one connection, and has a separate place.
/// </remarks>
internal sealed unsafe class ClientAddresses : IDisposable
{
    /// <summary>The accepts of each listener. A loop that is held up finds no more connections than that in its queue.</summary>
    public const uint PlacesPerListener = 64;

    private readonly Place* _places;
    private readonly ClientAddress[] _clients;

    /// <param name="listeners">The number of listeners.</param>
    /// <param name="slots">The number of slots.</param>
    public ClientAddresses(uint listeners, uint slots)
    {
        _places = (Place*)NativeMemory.AllocZeroed(listeners * PlacesPerListener, (nuint)sizeof(Place));
        _clients = new ClientAddress[slots];
    }

    /// <summary>The client of a slot's connection.</summary>
    public ref readonly ClientAddress this[uint slot] => ref _clients[slot];

    /// <summary>Writes the entry of an accept that writes to a place.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="accept">The user data, with the place as its slot.</param>
    /// <param name="intoSlots">False for connections that are descriptors of the process.</param>
    public void Prepare(ref io_uring_sqe sqe, AwaitedFile listener, UserData accept, bool intoSlots)
    {
        Place* place = _places + accept.Slot;
        place->Length = (uint)sizeof(sockaddr_in6);
        Entries.AcceptOne(ref sqe, listener, accept, intoSlots, (sockaddr*)&place->Address, &place->Length);
    }

    /// <summary>Takes the address of a connection that was accepted.</summary>
    /// <param name="slot">The slot of the connection.</param>
    /// <param name="place">The place of the accept.</param>
    /// <param name="isKnown">Whether no other accept writes to the place.</param>
    public void Take(uint slot, uint place, bool isKnown)
    {
        if (slot >= _clients.Length)
        {
            return;
        }

        sockaddr_in6* address = &_places[place].Address;
        ushort port = BinaryPrimitives.ReverseEndianness(address->sin6_port);
        switch (isKnown ? address->sin6_family : AF_UNSPEC)
        {
            case AF_INET:
                _clients[slot].Set(new ReadOnlySpan<byte>(&((sockaddr_in*)address)->sin_addr, sizeof(in_addr)), port);
                break;
            case AF_INET6:
                _clients[slot].Set(new ReadOnlySpan<byte>(&address->sin6_addr, sizeof(in6_addr)), port);
                break;
            default:
                _clients[slot].Set([], 0);
                break;
        }
    }

    /// <summary>Frees the memory. No accept may be in flight.</summary>
    public void Dispose() => NativeMemory.Free(_places);

    private struct Place
    {
        public sockaddr_in6 Address;
        public uint Length;
    }
}
