using System.Net;
using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Operator.Settings;
using Uring.Server.Sockets;
using static Uring.Server.Operator.Check.FindingLevel;

namespace Uring.Server.Operator.Check;

/// <summary>
/// Whether the server would run here with these settings: what the kernel, the limits, the privileges and the container allow. What
/// can be tried is tried, and given back, since no list of conditions is as sure.
/// </summary>
internal static partial class SystemCheck
{
    private const string Address = "address";

    /// <summary>Everything there is to say, in the order in which a start would meet it.</summary>
    public static IEnumerable<Finding> Run(ServerOptions options)
    {
        yield return OfResponse(options);
        (List<Finding> addresses, int sockets) = OfSockets(options);
        foreach (Finding address in addresses)
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
            yield return OfOpenFiles(options, sockets, kernel.Limits);
            yield return OfRings(options, sockets);
            yield return OfLockdown(options, kernel);
        }

        if (options.User is not null)
        {
            yield return OfUser(options, options.User);
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

    /// <summary>What each ring would accept from, and how many sockets these are: those that are handed over, or else those of the addresses.</summary>
    private static (List<Finding> Findings, int Sockets) OfSockets(ServerOptions options)
    {
        try
        {
            IReadOnlyList<int> inherited = InheritedSockets.Take();
            return inherited.Count > 0 ? (OfInherited(options, inherited), inherited.Count) : (OfAddresses(options), options.Listen.Count);
        }
        catch (ServerException e)
        {
            return ([new Finding(Fault, Address, e.Message)], options.Listen.Count);
        }
    }

    /// <remarks>They are somebody else's, who may be accepting from them: nothing about them is changed.</remarks>
    private static List<Finding> OfInherited(ServerOptions options, IReadOnlyList<int> inherited)
    {
        List<Finding> findings = [.. inherited.Select(fd => Tried(() => $"{Listener.Inspect(fd)} is handed over, as descriptor {fd}"))];
        if (options.Slots < inherited.Count)
        {
            findings.Add(new Finding(Fault, Address, ListenerSet.TooFewSlots(options, inherited.Count)));
        }

        return findings;
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
                findings.Add(Tried(() =>
                {
                    open.Add(Listener.Open(options, address));
                    return $"{address} is free and permitted";
                }));
            }
        }
        finally
        {
            open.ForEach(listener => listener.Dispose());
        }

        return findings;
    }

    private static Finding Tried(Func<string> attempt)
    {
        try
        {
            return new Finding(Good, Address, attempt());
        }
        catch (ServerException e)
        {
            return new Finding(Fault, Address, e.Message);
        }
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
