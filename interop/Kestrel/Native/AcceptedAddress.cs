using System.Net;
using System.Runtime.InteropServices;

namespace Uring.Kestrel.Native;

/// <summary>The memory into which the kernel writes the address of an accepted client. One accept uses the object at a time.</summary>
internal sealed unsafe class AcceptedAddress : IDisposable
{
    // The length, and then the address.
    private int* _memory = (int*)NativeMemory.AllocZeroed(sizeof(int) + SocketAddresses.Longest);

    /// <summary>Prepares the memory for the next accept.</summary>
    /// <returns>The addresses of both parts. They are valid until the disposal.</returns>
    public (nint Address, nint Length) Reset()
    {
        *_memory = SocketAddresses.Longest;
        return ((nint)(_memory + 1), (nint)_memory);
    }

    /// <summary>Returns the address of the client, or null.</summary>
    public EndPoint? Read() => SocketAddresses.Read((byte*)(_memory + 1), *_memory);

    /// <summary>Frees the memory. No accept is in flight.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}
