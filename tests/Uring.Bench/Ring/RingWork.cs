namespace Uring.Bench.Ring;

/// <summary>What one peer does in one round.</summary>
/// <param name="Run">Runs the operations of the load once.</param>
/// <param name="End">Frees what the work has created.</param>
internal sealed record RingWork(Action Run, Action End) : IDisposable
{
    /// <summary>Creates work that has nothing to free.</summary>
    /// <param name="run">Runs the operations of the load once.</param>
    public static RingWork Of(Action run) => new(run, () => { });

    /// <inheritdoc/>
    public void Dispose() => End();
}
