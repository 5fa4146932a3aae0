using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Uring.Server.Serving.Http;

/// <summary>The address of a client, as an accept has written it.</summary>
internal struct ClientAddress
{
    private const int LongestAddress = 16;

    private Bytes _bytes;

    /// <summary>In bytes: 4 for IPv4, 16 for IPv6, 0 for an unknown address.</summary>
    public byte Length { get; private set; }

    public ushort Port { get; private set; }

    /// <summary>The address, in network byte order.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Address => ((ReadOnlySpan<byte>)_bytes)[..Length];

    /// <summary>Sets the address.</summary>
    /// <param name="address">4 or 16 bytes, or none.</param>
    /// <param name="port">The port.</param>
    public void Set(ReadOnlySpan<byte> address, ushort port)
    {
        address.CopyTo(_bytes);
        (Length, Port) = ((byte)address.Length, port);
    }

    [InlineArray(LongestAddress)]
    private struct Bytes
    {
        private byte _first;
    }
}
