namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>The load generators by name.</summary>
internal static class LoadCatalog
{
    /// <summary>Those that a run wants, whether installed or not.</summary>
    /// <param name="settings">The run.</param>
    /// <exception cref="ArgumentException">There is no such load generator.</exception>
    public static IEnumerable<ILoad> Of(ServersSettings settings) => settings.Loads.Select<string, ILoad>(name => name switch
    {
        "own" => new OwnLoad(settings.Request),
        "ab" => new AbLoad(),
        "wrk" => new WrkLoad(),
        _ => throw new ArgumentException($"there is no load generator {name}; there are: own, ab, wrk"),
    });
}
