using System.Net;
using Uring.Interop;
using Uring.Server.Listening;
using static Uring.Server.Checking.FindingLevel;

namespace Uring.Server.Checking;

/// <summary>
/// Whether the server would run here with these settings: what the kernel, the limits, the privileges and the container allow. What
/// can be tried is tried, and given back, since no list of conditions is as sure.
/// </summary>
internal static partial class SystemCheck
{
    /// <summary>Everything there is to say, in the order in which a start would meet it.</summary>
    public static IEnumerable<Finding> Run(ServerOptions options)
    {
        yield return OfResponse(options);
        foreach (Finding address in OfAddresses(options))
        {
            yield return address;
        }

        IoUringCapabilities kernel = IoUringCapabilities.Detect();
        if (!kernel.IsAvailable)
        {
            yield return new Finding(Fault, "io_uring", kernel.Reason!);
        }
        else
        {
            yield return new Finding(Good, "io_uring", "available");
            yield return OfKernel(options, kernel);
            yield return OfOpenFiles(options, kernel.Limits);
            yield return OfRings(options);
            yield return OfLockdown(options, kernel);
        }

        if (options.User is not null)
        {
            yield return OfUser(options.User);
        }

        if (options.Stats is not null)
        {
            yield return OfFigures(options.Stats);
        }

        yield return OfBacklog(options);
        yield return OfProcessors(options);
        yield return OfClock();
    }

    /// <exception cref="UsageException">A file that the settings name is at fault.</exception>
    private static Finding OfResponse(ServerOptions options)
    {
        using Response response = Response.From(options.Response);
        return new Finding(Good, "response", $"{response.Length} bytes");
    }

    /// <remarks>All of them at once, as a start has them: 0.0.0.0 takes a port for every address.</remarks>
    private static List<Finding> OfAddresses(ServerOptions options)
    {
        List<Finding> findings = [];
        List<Listener> open = [];
        try
        {
            foreach (IPEndPoint address in options.Listen)
            {
                try
                {
                    open.Add(Listener.Open(options, address));
                    findings.Add(new Finding(Good, "address", $"{address} is free and permitted"));
                }
                catch (ServerException e)
                {
                    findings.Add(new Finding(Fault, "address", e.Message));
                }
            }
        }
        finally
        {
            open.ForEach(listener => listener.Dispose());
        }

        return findings;
    }

    private static Finding OfBacklog(ServerOptions options) => SocketLimits.TryReadMostBacklog() switch
    {
        null => new Finding(Notice, "backlog", $"{SocketLimits.MostBacklogPath} cannot be read: the kernel may cut {options.Backlog}"),
        { } most when most >= options.Backlog => new Finding(Good, "backlog", $"{options.Backlog}"),
        { } most => new Finding(
            Notice,
            "backlog",
            $"{options.Backlog} is cut to {most}, beyond which SYNs are dropped: raise net.core.somaxconn for floods of connections"),
    };
}
