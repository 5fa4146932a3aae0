using System.Runtime.InteropServices;
using Uring.Server.Http;

namespace Uring.Server.Serving.Answering;

/// <summary>A buffer of <see cref="RequestLook.MaxLength"/> bytes for the request of each slot.</summary>
internal sealed unsafe class RequestBuffers : IDisposable
{
    // Zeroed pages take no memory until the kernel writes a request to them.
    private readonly byte* _buffers;

    public RequestBuffers(uint slots) => _buffers = (byte*)NativeMemory.AllocZeroed(slots, RequestLook.MaxLength);

    public byte* this[uint slot] => _buffers + ((nuint)slot * RequestLook.MaxLength);

    /// <summary>Reads from the first bytes of a slot's request whether its client may still send.</summary>
    public RequestStart Look(uint slot, uint received) => RequestLook.At(new ReadOnlySpan<byte>(this[slot], (int)received));

    /// <summary>Frees the buffers. No receive may be in flight.</summary>
    public void Dispose() => NativeMemory.Free(_buffers);
}
