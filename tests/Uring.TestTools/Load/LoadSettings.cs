namespace Uring.TestTools.Load;

/// <summary>What the load generator does in one run.</summary>
/// <param name="Duration">How long new connections are opened; null: until <paramref name="Connections"/> are.</param>
/// <param name="Connections">How many connections are opened at most; null: as many as the time allows.</param>
internal readonly record struct LoadSettings(TimeSpan? Duration, long? Connections)
{
    /// <summary>So much time.</summary>
    /// <param name="seconds">In seconds.</param>
    public static LoadSettings For(double seconds) => new(TimeSpan.FromSeconds(seconds), null);

    /// <summary>So many connections.</summary>
    /// <param name="connections">How many.</param>
    public static LoadSettings Of(long connections) => new(null, connections);
}
