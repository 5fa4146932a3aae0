namespace Uring.Bench.Report;

/// <summary>
/// The figures of one peer over one variable: the number of clients, of slots, or of operations in flight.
/// </summary>
/// <typeparam name="T">The type of the samples.</typeparam>
/// <param name="Name">The name of the peer.</param>
/// <param name="Points">Each value of the variable, ascending, with its samples.</param>
internal sealed record Curve<T>(string Name, IReadOnlyList<(uint At, T[] Samples)> Points)
{
    /// <summary>Returns the samples of one value; none when the value was not measured.</summary>
    /// <param name="at">The value.</param>
    public T[] Samples(uint at) => Points.FirstOrDefault(point => point.At == at).Samples ?? [];

    /// <summary>Creates a curve from samples in any order.</summary>
    /// <param name="name">The name of the peer.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="at">Returns the value of the variable for a sample.</param>
    public static Curve<T> Of(string name, IEnumerable<T> samples, Func<T, uint> at) =>
        new(name, [.. samples.GroupBy(at).OrderBy(group => group.Key).Select(group => (group.Key, group.ToArray()))]);
}
