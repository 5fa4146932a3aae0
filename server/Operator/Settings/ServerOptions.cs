using System.Net;
using Uring.Server.Files;
using Uring.Server.Http;
using Uring.Server.Process.Lockdown;
using Uring.Server.Serving;

namespace Uring.Server.Operator.Settings;

/// <summary>What the settings ask for, and the limits that have no setting yet.</summary>
internal sealed record ServerOptions
{
    /// <summary>The most slots of a ring. Its submission queue is smaller than the chains of all, which take turns then.</summary>
    public const int MostSlots = 65_536;

    /// <summary>The most seconds of <see cref="DeferAccept"/>: an hour. The kernel's own limit lies beyond, at 255 SYN-ACKs.</summary>
    public const int MostDeferAccept = 3600;

    /// <summary>
    /// The <see cref="Slots"/> of who does not ask, where the limit on files leaves room: 20,000 connections a second that linger for
    /// 250 ms and wait 80 ms for their turn are 6,600.
    /// </summary>
    public const int UsualSlots = 8192;

    /// <summary>The longest <see cref="Linger"/>, in milliseconds: a minute.</summary>
    public const int MostLinger = 60_000;

    /// <summary>The most <see cref="Rings"/>.</summary>
    public const int MostRings = 64;

    /// <summary>The longest <see cref="ParkAfter"/>, in seconds: a day.</summary>
    public const int MostParkAfter = 86_400;

    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.Any, 8000)];

    public ServerMode Mode { get; init; } = ServerMode.SqPoll;

    /// <summary>
    /// How long an answered client may go on sending before its connection is closed, in milliseconds; 0: closed with the answer.
    /// </summary>
    public int Linger { get; init; } = 250;

    /// <summary>How many rings serve, each with a loop on a thread of its own and sockets of its own on every address.</summary>
    public int Rings { get; init; } = 1;

    /// <summary>The processors that the server is to run on; empty: it chooses by itself.</summary>
    public IReadOnlyList<uint> Cpus { get; init; } = [];

    /// <summary>After how many seconds without a connection the spinning threads go to sleep; 0: never.</summary>
    public int ParkAfter { get; init; } = 5;

    /// <summary>The user whose rights are left once the sockets are open; null: nothing is changed.</summary>
    public NamedUser? User { get; init; }

    /// <summary>Leaves out the restrictions that the process puts upon itself once it is set up.</summary>
    public bool NoLockdown { get; init; }

    /// <summary>The file that holds the figures; null: there is none.</summary>
    public NamedFile? Stats { get; init; }

    public ResponseOptions Response { get; init; } = new();

    /// <summary>Where more of this was read.</summary>
    public NamedFile? ConfigFile { get; init; }

    /// <summary>No line about the start and the stop.</summary>
    public bool Quiet { get; init; }

    /// <summary>How many connections of a ring can be in flight, those included that linger.</summary>
    public uint Slots { get; init; } = FileTableLimit.SlotsWithin(UsualSlots);

    /// <summary>Connections that the kernel holds for us before it drops SYNs; it caps this at net.core.somaxconn.</summary>
    public int Backlog { get; init; } = 4096;

    /// <summary>
    /// For how long the kernel keeps a connection to itself until the client has sent something, in seconds; 0: not at all.
    /// </summary>
    public int DeferAccept { get; init; } = 1;

    /// <summary>
    /// How long a stop may take in all, in milliseconds: five seconds, and the deferral of clients that are silent, as the kernel
    /// rounds it up (1, 3, 7, 15 ... seconds), but no more than a minute.
    /// </summary>
    public int StopLimit
    {
        get
        {
            int deferral = 0;
            while (deferral < DeferAccept)
            {
                deferral = (2 * deferral) + 1;
            }

            return int.Min(5 + deferral, 60) * 1000;
        }
    }
}
