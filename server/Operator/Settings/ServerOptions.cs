using System.Net;
using Uring.Server.Files;
using Uring.Server.Http;
using Uring.Server.Http.Parsing;
using Uring.Server.Http.Sites;
using Uring.Server.Http.Sites.Files;
using Uring.Server.Process.Lockdown;
using Uring.Server.Serving;

namespace Uring.Server.Operator.Settings;

/// <summary>The options of the server: the result of all settings.</summary>
internal sealed record ServerOptions
{
    /// <summary>
    /// The largest number of <see cref="Slots"/>. The submission queue does not hold the chains of all slots
    /// at once, so the loop submits them in turns.
    /// </summary>
    public const int MaxSlots = 65_536;

    /// <summary>
    /// The longest <see cref="DeferAccept"/>, in seconds: an hour. The kernel's limit is higher, at 255
    /// SYN-ACKs.
    /// </summary>
    public const int MaxDeferAccept = 3600;

    /// <summary>
    /// The default of <see cref="Slots"/>, where the limit on open files allows as many. An example: 20,000
    /// connections a second, each of which lingers for 250 ms and waits 40 ms for the loop's turn, occupy
    /// 5,800 slots.
    /// </summary>
    public const int DefaultSlots = 8192;

    /// <summary>The longest <see cref="Linger"/>, in milliseconds: a minute.</summary>
    public const int MaxLinger = 60_000;

    /// <summary>The largest number of <see cref="Rings"/>.</summary>
    public const int MaxRings = 64;

    /// <summary>The longest <see cref="ParkAfter"/>, in seconds: a day.</summary>
    public const int MaxParkAfter = 86_400;

    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.Any, 8000)];

    public ServerMode Mode { get; init; } = ServerMode.SqPoll;

    /// <summary>
    /// How long an answered client can continue to send before its connection is closed, in milliseconds.
    /// With 0 the connection is closed with the response.
    /// </summary>
    public int Linger { get; init; } = 250;

    /// <summary>
    /// The longest <see cref="SendTimeout"/>, <see cref="LingeringTimeout"/> and <see cref="LingeringTime"/>,
    /// in seconds: an hour.
    /// </summary>
    public const int MaxTimeout = 3600;

    /// <summary>
    /// How long a client can take nothing of its response before its connection is reset, in seconds.
    /// </summary>
    public int SendTimeout { get; init; } = 60;

    /// <summary>How long an answered client can be silent in the middle of its request, in seconds.</summary>
    public int LingeringTimeout { get; init; } = 5;

    /// <summary>How long an answered client can go on with its request, in seconds.</summary>
    public int LingeringTime { get; init; } = 30;

    /// <summary>
    /// The number of rings. Each has a separate loop thread and a separate socket on every address.
    /// </summary>
    public int Rings { get; init; } = 1;

    /// <summary>The processors to bind the rings to. Empty: the server chooses.</summary>
    public IReadOnlyList<uint> Cpus { get; init; } = [];

    /// <summary>
    /// Seconds without a connection after which the spinning threads go to sleep. 0: never.
    /// </summary>
    public int ParkAfter { get; init; } = 5;

    /// <summary>
    /// The user that the process changes to once the sockets are open. Null: the user stays.
    /// </summary>
    public NamedUser? User { get; init; }

    /// <summary>Skips the restrictions that the process puts on its rings and threads after setup.</summary>
    public bool NoLockdown { get; init; }

    /// <summary>The file that holds the figures. Null: the figures stay in memory.</summary>
    public NamedFile? Stats { get; init; }

    /// <summary>The file that holds the access log. Null: the server writes none.</summary>
    public NamedFile? AccessLog { get; init; }

    /// <summary>The smallest <see cref="AccessLogSize"/>, in bytes: 16 KiB for each of the most rings.</summary>
    public const long MinAccessLogSize = 1 << 20;

    /// <summary>The largest <see cref="AccessLogSize"/>, in bytes.</summary>
    public const long MaxAccessLogSize = 1 << 30;

    /// <summary>The memory for the records of all rings together, in bytes.</summary>
    public long AccessLogSize { get; init; } = 16 << 20;

    /// <summary>Whether the access log has the addresses of clients.</summary>
    public bool LogAddresses { get; init; }

    public ResponseOptions Response { get; init; } = new();

    /// <summary>
    /// Whether the settings give a part of <see cref="Response"/>: it then answers the paths without a route.
    /// </summary>
    public bool GivesResponse { get; init; }

    /// <summary>The responses to certain paths.</summary>
    public IReadOnlyList<Route> Routes { get; init; } = [];

    /// <summary>The path at which the server answers with its figures. Null: there is none.</summary>
    public string? Metrics { get; init; }

    /// <summary>The directory whose files the server answers with. Null: there is none.</summary>
    public NamedFile? GivenRoot { get; init; }

    /// <summary>The settings of the directory, without <see cref="GivenRoot"/> and the headers.</summary>
    public RootOptions RootSettings { get; init; } = new() { Root = new NamedFile("", "") };

    /// <summary>The directory and its settings. Null: the server answers without files.</summary>
    public RootOptions? Root => GivenRoot is { } root ? RootSettings with { Root = root, Headers = Response.Headers } : null;

    /// <summary>
    /// The default of <see cref="KeepAlive"/> where there are files, routes or metrics, in seconds, as nginx's.
    /// </summary>
    public const int DefaultKeepAlive = 75;

    /// <summary>
    /// How long a connection can wait for its next request, in seconds. 0: a connection serves one request.
    /// </summary>
    public int KeepAlive => GivenKeepAlive ?? (HasPaths ? DefaultKeepAlive : 0);

    /// <summary>The setting for <see cref="KeepAlive"/>; null without one.</summary>
    public int? GivenKeepAlive { get; init; }

    /// <summary>The number of requests that a connection can serve.</summary>
    public int KeepAliveRequests { get; init; } = 1000;

    /// <summary>How long the head of a request can take, in seconds.</summary>
    public int ClientHeaderTimeout { get; init; } = 60;

    /// <summary>How long a client can be silent in the middle of a body, in seconds.</summary>
    public int ClientBodyTimeout { get; init; } = 60;

    /// <summary>The limits on the size of a request.</summary>
    public RequestLimits Limits { get; init; } = new();

    /// <summary>
    /// Whether the server reads requests as HTTP/1.1. Otherwise a connection ends with the fixed response.
    /// </summary>
    public bool ReadsRequests => HasPaths || KeepAlive > 0 || AccessLog is not null;

    private bool HasPaths => Routes.Count > 0 || Metrics is not null || GivenRoot is not null;

    /// <summary>The configuration file that some of the settings come from.</summary>
    public NamedFile? ConfigFile { get; init; }

    /// <summary>Prints no lines about start, reload and stop.</summary>
    public bool Quiet { get; init; }

    /// <summary>
    /// The number of connections that each ring can have at a time. Lingering connections count.
    /// </summary>
    public uint Slots { get; init; } = FileTableLimit.SlotsWithin(DefaultSlots);

    /// <summary>Whether the settings give <see cref="Slots"/>.</summary>
    public bool GivesSlots { get; init; }

    /// <summary>
    /// Connections that the kernel queues before it drops SYNs. The kernel caps the number at
    /// net.core.somaxconn.
    /// </summary>
    public int Backlog { get; init; } = 4096;

    /// <summary>
    /// How long the kernel defers the accept of a connection whose client has sent nothing, in seconds. With
    /// 0 the kernel does not defer the accept.
    /// </summary>
    public int DeferAccept { get; init; } = 1;

    /// <summary>
    /// The time limit of a stop, in milliseconds: five seconds plus the accept deferral of silent clients, at
    /// most a minute. The kernel rounds the deferral up to 1, 3, 7, 15 ... seconds.
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
