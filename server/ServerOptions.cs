using System.Net;

namespace Uring.Server;

/// <summary>What the command line asks for, and the limits that have no option yet.</summary>
internal sealed record ServerOptions
{
    public required IPEndPoint Listen { get; init; }

    /// <summary>How many connections can be in flight: each slot of the file table keeps one chain armed.</summary>
    public uint Slots { get; init; } = 1024;

    /// <summary>Connections that the kernel holds for us before it drops SYNs; it caps this at net.core.somaxconn.</summary>
    public int Backlog { get; init; } = 4096;

    /// <summary>For how long the kernel keeps a connection to itself until the client has sent something, in seconds.</summary>
    public int DeferAccept { get; init; } = 1;

    /// <summary>
    /// How long the SQ thread spins without work before it sleeps, in milliseconds. A connection wakes it again without
    /// us: its accept is already armed.
    /// </summary>
    public uint SqThreadIdle { get; init; } = 1000;

    /// <summary>How long a stop may take in all, in milliseconds.</summary>
    public int StopLimit { get; init; } = 5000;
}
