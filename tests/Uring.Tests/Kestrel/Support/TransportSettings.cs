using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Uring.Kestrel;

namespace Uring.Tests.Kestrel;

/// <summary>The settings that both transports have. Null keeps the default.</summary>
internal sealed record TransportSettings
{
    public bool? NoDelay { get; init; }

    public long? MaxReadBufferSize { get; init; }

    public long? MaxWriteBufferSize { get; init; }

    /// <summary>Creates the memory of the connections.</summary>
    public IMemoryPoolFactory<byte>? Memory { get; init; }

    public void Apply(SocketTransportOptions options)
    {
        options.NoDelay = NoDelay ?? options.NoDelay;
        options.MaxReadBufferSize = MaxReadBufferSize ?? options.MaxReadBufferSize;
        options.MaxWriteBufferSize = MaxWriteBufferSize ?? options.MaxWriteBufferSize;
    }

    public void Apply(UringTransportOptions options)
    {
        options.NoDelay = NoDelay ?? options.NoDelay;
        options.MaxReadBufferSize = MaxReadBufferSize ?? options.MaxReadBufferSize;
        options.MaxWriteBufferSize = MaxWriteBufferSize ?? options.MaxWriteBufferSize;
    }
}
