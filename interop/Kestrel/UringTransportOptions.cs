using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Uring.Kestrel;

/// <summary>The settings of the transport.</summary>
public sealed class UringTransportOptions
{
    /// <summary>
    /// The number of loops, each a thread with a ring of its own, or null for one per four processors, at least one. All endpoints of
    /// a server share them.
    /// </summary>
    public int? Loops { get; set; }

    /// <summary>The entries of the submission queue of each ring, 8 to 8,192.</summary>
    public int Entries { get; set; } = 1024;

    /// <summary>Where the code of the application runs. The default is the thread pool.</summary>
    public UringScheduling Scheduling { get; set; }

    /// <summary>The most connections that wait to be accepted: listen(2).</summary>
    public int Backlog { get; set; } = 512;

    /// <summary>Whether connections send small segments at once (TCP_NODELAY).</summary>
    public bool NoDelay { get; set; } = true;

    /// <summary>
    /// Whether a connection waits for data before it takes memory for it. Without the wait an idle connection keeps 4 KiB, and a
    /// receive takes one request of the kernel instead of two.
    /// </summary>
    public bool WaitForDataBeforeAllocatingBuffer { get; set; } = true;

    /// <summary>The bytes that the transport receives ahead of the application, or null or 0 for no limit.</summary>
    public long? MaxReadBufferSize { get; set; } = 1024 * 1024;

    /// <summary>The bytes that the application writes ahead of the network, or null or 0 for no limit.</summary>
    public long? MaxWriteBufferSize { get; set; } = 64 * 1024;

    /// <summary>Whether Sockets serve where io_uring is refused. Without the fallback the start of the server fails there.</summary>
    public bool FallBack { get; set; } = true;

    /// <summary>Creates and binds the socket of an endpoint. The default is that of Sockets.</summary>
    public Func<EndPoint, Socket> CreateBoundListenSocket { get; set; } = SocketTransportOptions.CreateDefaultBoundListenSocket;
}
