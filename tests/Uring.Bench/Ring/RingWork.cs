namespace Uring.Bench.Ring;

/// <summary>The work of one peer in one round.</summary>
/// <param name="Run">Runs the operations of the load once.</param>
/// <param name="End">Frees the memory and the ring of the work.</param>
internal sealed record RingWork(Action Run, Action End) : IDisposable
{
    /// <summary>Creates work without a ring.</summary>
    /// <param name="run">Runs the operations of the load once.</param>
    public static RingWork Of(Action run) => new(run, () => { });

    /// <inheritdoc/>
    public void Dispose() => End();
}
