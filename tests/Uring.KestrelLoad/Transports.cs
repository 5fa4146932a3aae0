using Uring.Kestrel;

namespace Uring.KestrelLoad;

/// <summary>The transports by name.</summary>
internal static class Transports
{
    // The other servers of the benchmarks have the same.
    private const int Backlog = 4096;

    /// <summary>The names of all transports.</summary>
    public static IReadOnlyList<string> Names { get; } = ["sockets", "sockets-inline", "uring-pool", "uring-inline"];

    /// <summary>Makes Kestrel use a transport.</summary>
    /// <param name="host">The builder.</param>
    /// <param name="arguments">The transport and its settings.</param>
    public static void Use(IWebHostBuilder host, LoadArguments arguments)
    {
        if (arguments.Transport.StartsWith("sockets", StringComparison.Ordinal))
        {
            _ = host.UseSockets(sockets =>
            {
                sockets.Backlog = Backlog;
                sockets.UnsafePreferInlineScheduling = arguments.Transport == "sockets-inline";
                sockets.IOQueueCount = arguments.Loops ?? sockets.IOQueueCount;
                sockets.WaitForDataBeforeAllocatingBuffer = arguments.WaitsForData ?? sockets.WaitForDataBeforeAllocatingBuffer;
            });
            return;
        }

        _ = host.UseUring(uring =>
        {
            uring.Backlog = Backlog;
            uring.Scheduling = arguments.Transport == "uring-inline" ? UringScheduling.Inline : UringScheduling.ThreadPool;
            uring.Loops = arguments.Loops ?? uring.Loops;
            uring.WaitForDataBeforeAllocatingBuffer = arguments.WaitsForData ?? uring.WaitForDataBeforeAllocatingBuffer;

            // Sockets would be measured under a wrong name.
            uring.FallBack = false;
        });
    }
}
