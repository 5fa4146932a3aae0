using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Uring.Kestrel;

/// <summary>The settings of the transport.</summary>
/// <remarks>
/// A setting with the name of one of <see cref="SocketTransportOptions"/> has the same meaning and the same default.
/// The transport reads the settings at the start of the server. A value out of its range fails that start with an
/// <see cref="ArgumentOutOfRangeException"/>.
/// </remarks>
public sealed class UringTransportOptions
{
    /// <summary>
    /// The number of loops, 1 to 1,024, each a thread with its own ring. Null, the default, is one per four processors
    /// (<see cref="Environment.ProcessorCount"/>). With <see cref="UringScheduling.Inline"/> the default is all processors but one,
    /// since the loops run the application too. The least is one loop.
    /// </summary>
    /// <remarks>
    /// All endpoints of a server share the loops, and a connection stays on one of them. The server has fewer loops where the limit
    /// on locked memory (RLIMIT_MEMLOCK) permits fewer rings.
    /// </remarks>
    public int? Loops { get; set; }

    /// <summary>
    /// The entries of the submission queue of each ring, 8 to 8,192. The default is 1,024. The kernel rounds up to a power of two,
    /// and the completion queue has four times as many (io_uring_setup(2)).
    /// </summary>
    /// <remarks>More connections than entries are no problem: an entry is free again when its request is submitted.</remarks>
    public int Entries { get; set; } = 1024;

    /// <summary>Where the code of the application runs. The default is <see cref="UringScheduling.ThreadPool"/>.</summary>
    public UringScheduling Scheduling { get; set; }

    /// <summary>
    /// The most connections of one endpoint that wait to be accepted. The default is 512. The sysctl net.core.somaxconn limits
    /// this number too (listen(2)).
    /// </summary>
    public int Backlog { get; set; } = 512;

    /// <summary>
    /// Whether TCP connections send small segments at once: TCP_NODELAY, which turns Nagle's algorithm off (tcp(7)). The default is
    /// true.
    /// </summary>
    public bool NoDelay { get; set; } = true;

    /// <summary>
    /// Whether a connection waits for data before it takes a buffer. The default is true: an idle connection keeps no buffer. The
    /// kernel receives into one of 512 buffers of 2 KiB that the connections of a loop share, and the transport copies those
    /// bytes. With false an idle connection keeps a buffer of 4 KiB, and no byte is copied.
    /// </summary>
    public bool WaitForDataBeforeAllocatingBuffer { get; set; } = true;

    /// <summary>
    /// The most bytes of a connection that the transport receives before the application reads them. The default is 1 MiB. The
    /// transport receives again when half of them are read. Null or 0 is no limit, and a client can fill the memory then.
    /// </summary>
    public long? MaxReadBufferSize { get; set; } = 1024 * 1024;

    /// <summary>
    /// The most bytes of a connection that the application writes before the kernel takes them. The default is 64 KiB. A flush
    /// completes when less than half of them are unsent. Null or 0 is no limit, and a slow client can fill the memory then.
    /// </summary>
    public long? MaxWriteBufferSize { get; set; } = 64 * 1024;

    /// <summary>
    /// Whether the transport that was registered before, normally Sockets, serves where io_uring is refused. The default is true. With
    /// false the start of the server fails there: a <see cref="PlatformNotSupportedException"/> reports the reason.
    /// </summary>
    public bool FallBack { get; set; } = true;

    /// <summary>
    /// Creates and binds the socket of an endpoint. The transport listens on the socket and disposes it. The default is
    /// <see cref="SocketTransportOptions.CreateDefaultBoundListenSocket"/>.
    /// </summary>
    /// <remarks>
    /// The function is for options that must be set before bind(2), such as SO_REUSEPORT. An address in use is a
    /// <see cref="SocketException"/> with <see cref="SocketError.AddressAlreadyInUse"/>, which Kestrel reports with the address.
    /// </remarks>
    public Func<EndPoint, Socket> CreateBoundListenSocket { get; set; } = SocketTransportOptions.CreateDefaultBoundListenSocket;

    /// <summary>Checks the settings of connections. <see cref="UringContextOptions"/> checks those of the loops.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxReadBufferSize ?? 0, nameof(MaxReadBufferSize));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxWriteBufferSize ?? 0, nameof(MaxWriteBufferSize));
        if (Scheduling is not (UringScheduling.ThreadPool or UringScheduling.Inline))
        {
            throw new ArgumentOutOfRangeException(nameof(Scheduling), Scheduling, "neither ThreadPool nor Inline");
        }
    }
}
