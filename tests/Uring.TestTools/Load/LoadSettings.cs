namespace Uring.TestTools.Load;

/// <summary>The settings of one run of the load generator.</summary>
/// <param name="Duration">
/// The time in which the clients open new connections; null without a limit on time.
/// </param>
/// <param name="Connections">
/// The most connections that the clients open; null without a limit on their number.
/// </param>
internal readonly record struct LoadSettings(TimeSpan? Duration, long? Connections)
{
    /// <summary>
    /// The time without the end of a connection after which the run is cancelled. A connect with three
    /// retransmissions of its SYN takes less.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Limits a run by time.</summary>
    /// <param name="seconds">The time in seconds.</param>
    public static LoadSettings For(double seconds) => new(TimeSpan.FromSeconds(seconds), null);

    /// <summary>Limits a run by its number of connections.</summary>
    /// <param name="connections">The number of connections.</param>
    public static LoadSettings Of(long connections) => new(null, connections);
}
