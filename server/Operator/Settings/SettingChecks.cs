using System.Net;
using Uring.Server.Http;
using Uring.Server.Sockets;

namespace Uring.Server.Operator.Settings;

/// <summary>What settings have to be together, or on this machine: looked at once it is known which of them hold.</summary>
internal static class SettingChecks
{
    /// <param name="options">What the settings ask for.</param>
    /// <param name="taken">The settings that hold, whose origins an error names.</param>
    /// <param name="allowed">The processors that this process may run on; empty when the kernel does not tell.</param>
    /// <exception cref="UsageException">A setting is at fault.</exception>
    public static void Run(ServerOptions options, IReadOnlyList<GivenSetting> taken, ReadOnlySpan<uint> allowed)
    {
        CheckBodyAllowed(options.Response, taken);
        CheckAddresses(options, taken);
        CheckProcessors(options, taken, allowed);
    }

    private static void CheckBodyAllowed(ResponseOptions response, IReadOnlyList<GivenSetting> taken)
    {
        if (!StatusCode.AllowsBody(response.Status)
            && (OriginOf(ServerSettings.Body, taken) ?? OriginOf(ServerSettings.BodyFile, taken)) is { } body)
        {
            string status = OriginOf(ServerSettings.Status, taken)!;
            throw new UsageException($"{status}: a response of status {response.Status} has no body: leave out {body}");
        }
    }

    private static void CheckAddresses(ServerOptions options, IReadOnlyList<GivenSetting> taken)
    {
        string listen = OriginOf(ServerSettings.Listen, taken) ?? "--listen";
        HashSet<IPEndPoint> seen = [];
        foreach (IPEndPoint endPoint in options.Listen)
        {
            // Port 0 is another one each time.
            if (endPoint.Port != 0 && !seen.Add(endPoint))
            {
                throw new UsageException($"{listen}: {endPoint} is there twice: give it once");
            }
        }

        if (Overlap(options.Listen) is ({ } one, { } all))
        {
            throw new UsageException($"{listen}: {one} is part of {all}: give one of them");
        }

        // Each address has connections of its own to take, for which it needs a slot of its own. So has each socket that is handed over;
        // how many these are turns out when they are taken.
        if (options.Slots < options.Listen.Count && !InheritedSockets.AreGiven)
        {
            string slots = OriginOf(ServerSettings.Slots, taken) ?? "--slots";
            throw new UsageException(
                $"{slots}: {options.Slots} is not enough for the {options.Listen.Count} addresses of {listen}: give at least one slot for each");
        }
    }

    /// <summary>
    /// An address beside the one that stands for all of its family: bind(2) refuses the second of them while the first listens,
    /// which would look like another server. [::] is IPv6 only and stands for no IPv4 address.
    /// </summary>
    private static (IPEndPoint One, IPEndPoint All)? Overlap(IReadOnlyList<IPEndPoint> addresses)
    {
        foreach (IPEndPoint all in addresses.Where(at => at.Port != 0 && (at.Address.Equals(IPAddress.Any) || at.Address.Equals(IPAddress.IPv6Any))))
        {
            if (addresses.FirstOrDefault(at => at.Port == all.Port && at.AddressFamily == all.AddressFamily && !at.Equals(all)) is { } one)
            {
                return (one, all);
            }
        }

        return null;
    }

    private static void CheckProcessors(ServerOptions options, IReadOnlyList<GivenSetting> taken, ReadOnlySpan<uint> allowed)
    {
        foreach (uint cpu in options.Cpus)
        {
            if (!allowed.IsEmpty && !allowed.Contains(cpu))
            {
                throw new UsageException(
                    $"{OriginOf(ServerSettings.Cpus, taken)}: this process may not run on processor {cpu}: give some of {CpuList.Format(allowed)}");
            }
        }
    }

    /// <returns>Null when it has its default.</returns>
    private static string? OriginOf(string setting, IReadOnlyList<GivenSetting> taken) =>
        taken.FirstOrDefault(given => given.Setting.Name == setting)?.Origin;
}
