namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>The load generators by name.</summary>
internal static class LoadCatalog
{
    /// <summary>Returns the load generators of a run, including those that are not installed.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <exception cref="ArgumentException">A name is not a load generator.</exception>
    public static IEnumerable<ILoad> Of(ServersSettings settings) => settings.Loads.Select<string, ILoad>(name => name switch
    {
        "own" => new OwnLoad(settings.Request),
        "own-kept" => new OwnKeptLoad(),
        "ab" => new AbLoad(),
        "wrk" => new WrkLoad(),
        _ => throw new ArgumentException($"--load: '{name}' is not a load generator: give own, own-kept, ab or wrk"),
    });
}
