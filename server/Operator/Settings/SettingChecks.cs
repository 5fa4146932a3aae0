using System.Net;
using Uring.Server.Http;
using Uring.Server.Sockets;

namespace Uring.Server.Operator.Settings;

/// <summary>Checks the effective settings against each other and against this machine.</summary>
internal static class SettingChecks
{
    /// <param name="options">The options that the settings result in.</param>
    /// <param name="effective">The effective settings. Error messages name their origins.</param>
    /// <param name="allowed">
    /// The processors that this process may run on. Empty when the kernel does not report them.
    /// </param>
    /// <exception cref="UsageException">A setting is invalid.</exception>
    public static void Run(ServerOptions options, IReadOnlyList<SettingEntry> effective, ReadOnlySpan<uint> allowed)
    {
        CheckBodyAllowed(options.Response, effective);
        RouteChecks.Run(options, setting => OriginOf(setting, effective));
        CheckAddresses(options, effective);
        CheckProcessors(options, effective, allowed);
        CheckFiles(options);
        CheckLog(options, effective);
    }

    /// <summary>Requires the access log for its settings.</summary>
    private static void CheckLog(ServerOptions options, IReadOnlyList<SettingEntry> effective)
    {
        if (options.LogAddresses && options.AccessLog is null)
        {
            throw new UsageException(
                $"{OriginOf(ServerSettings.LogAddresses, effective)}: there is no access log: add --access-log, or remove this setting");
        }
    }

    /// <summary>Requires two files: the server creates each, and would replace one by the other.</summary>
    private static void CheckFiles(ServerOptions options)
    {
        if (options.AccessLog is { } log && options.Stats is { } stats && Path.GetFullPath(log.Path) == Path.GetFullPath(stats.Path))
        {
            throw new UsageException($"{log.Origin}: '{Shown.Of(log.Path)}' is also the file of {stats.Origin}: name different files");
        }
    }

    private static void CheckBodyAllowed(ResponseOptions response, IReadOnlyList<SettingEntry> effective)
    {
        if (!StatusCode.AllowsBody(response.Status)
            && (OriginOf(ServerSettings.Body, effective) ?? OriginOf(ServerSettings.BodyFile, effective)) is { } body)
        {
            string status = OriginOf(ServerSettings.Status, effective)!;
            throw new UsageException($"{status}: a response with status {response.Status} has no body: remove {body}");
        }
    }

    private static void CheckAddresses(ServerOptions options, IReadOnlyList<SettingEntry> effective)
    {
        string listen = OriginOf(ServerSettings.Listen, effective) ?? "--listen";
        HashSet<IPEndPoint> seen = [];
        foreach (IPEndPoint endPoint in options.Listen)
        {
            // For port 0 the kernel chooses another port each time.
            if (endPoint.Port != 0 && !seen.Add(endPoint))
            {
                throw new UsageException($"{listen}: {endPoint} is given twice: give it once");
            }
        }

        if (Overlap(options.Listen) is ({ } one, { } all))
        {
            throw new UsageException($"{listen}: {one} is covered by {all}: give one of them");
        }

        // Each address accepts into separate slots, so each needs at least one. Inherited sockets need one
        // each too, but their number is only known later.
        if (options.Slots < options.Listen.Count && !InheritedSockets.AreGiven)
        {
            string slots = OriginOf(ServerSettings.Slots, effective) ?? "--slots";
            throw new UsageException(
                $"{slots}: {options.Slots} is not enough for the {options.Listen.Count} addresses of {listen}: give at least one slot for each");
        }
    }

    /// <summary>
    /// Finds an address that the wildcard address of its family and port covers. The call bind(2) refuses the
    /// second of the two while the first listens, as if another server used the port. [::] is IPv6 only and
    /// covers no IPv4 address.
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

    private static void CheckProcessors(ServerOptions options, IReadOnlyList<SettingEntry> effective, ReadOnlySpan<uint> allowed)
    {
        foreach (uint cpu in options.Cpus)
        {
            if (!allowed.IsEmpty && !allowed.Contains(cpu))
            {
                throw new UsageException(
                    $"{OriginOf(ServerSettings.Cpus, effective)}: this process may not run on processor {cpu}: choose from {CpuList.Format(allowed)}");
            }
        }
    }

    /// <returns>The origin of the setting, or null when no source gives it.</returns>
    private static string? OriginOf(string setting, IReadOnlyList<SettingEntry> effective) =>
        effective.FirstOrDefault(entry => entry.Setting.Name == setting)?.Origin;
}
