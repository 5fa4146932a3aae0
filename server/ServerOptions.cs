using System.Net;
using Uring.Server.Loop;
using Uring.Server.Responses;

namespace Uring.Server;

/// <summary>What the settings ask for, and the limits that have no setting yet.</summary>
internal sealed record ServerOptions
{
    /// <summary>
    /// The most slots. A ring has 32768 submission entries at most, io_uring_setup(2); a slot's chain takes some of them, and
    /// the room of one chain is left for the loop's own requests.
    /// </summary>
    public const int MostSlots = (int)((32768 / ArmedChain.Links) - 1);

    /// <summary>The most seconds of <see cref="DeferAccept"/>: an hour. The kernel's own limit lies beyond, at 255 SYN-ACKs.</summary>
    public const int MostDeferAccept = 3600;

    public IPEndPoint Listen { get; init; } = new(IPAddress.Any, 8000);

    public ResponseOptions Response { get; init; } = new();

    /// <summary>Where more of this was read.</summary>
    public NamedFile? ConfigFile { get; init; }

    /// <summary>No line about the start and the stop.</summary>
    public bool Quiet { get; init; }

    /// <summary>How many connections can be in flight: each slot of the file table keeps one chain armed.</summary>
    public uint Slots { get; init; } = 1024;

    /// <summary>Connections that the kernel holds for us before it drops SYNs; it caps this at net.core.somaxconn.</summary>
    public int Backlog { get; init; } = 4096;

    /// <summary>
    /// For how long the kernel keeps a connection to itself until the client has sent something, in seconds; 0: not at all.
    /// </summary>
    public int DeferAccept { get; init; } = 1;

    /// <summary>
    /// How long the SQ thread spins without work before it sleeps, in milliseconds. A connection wakes it again without
    /// us: its accept is already armed.
    /// </summary>
    public uint SqThreadIdle { get; init; } = 1000;

    /// <summary>How long a stop may take in all, in milliseconds.</summary>
    public int StopLimit { get; init; } = 5000;
}
