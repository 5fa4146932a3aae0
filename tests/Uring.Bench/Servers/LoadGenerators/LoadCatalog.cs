using Uring.Bench.Servers.Peers;
using Uring.TestTools.Processes;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>The load generators by name.</summary>
internal static class LoadCatalog
{
    /// <summary>Returns the load generators of a run, including those that are not installed.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="work">The folder of scripts.</param>
    /// <exception cref="ArgumentException">A name is not a load generator.</exception>
    public static IEnumerable<ILoad> Of(ServersSettings settings, WorkFolder work) => settings.Loads.Select<string, ILoad>(name => name switch
    {
        "own" => new OwnLoad(settings.Request),
        "own-kept" => new OwnKeptLoad(),
        "ab" => new AbLoad(),
        "wrk" => new WrkLoad(),
        _ when name.StartsWith("site-", StringComparison.Ordinal) && SiteTree.Sizes.Contains(name["site-".Length..]) => new SiteLoad(name["site-".Length..], work),
        _ => throw new ArgumentException($"--load: '{name}' is not a load generator: give own, own-kept, ab, wrk, or with --site {string.Join(", ", SiteTree.Sizes.Select(size => $"site-{size}"))}"),
    });
}
