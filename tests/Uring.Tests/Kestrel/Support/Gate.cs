using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Holds handlers back until a test opens it, and counts them.</summary>
internal sealed class Gate : IDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _entered;

    /// <summary>Counts a handler.</summary>
    public void Enter() => Interlocked.Increment(ref _entered);

    /// <summary>Counts a handler, and waits.</summary>
    public Task PassAsync()
    {
        Enter();
        return _opened.Task;
    }

    /// <summary>Counts a handler, and blocks its thread.</summary>
    public void PassBlocking()
    {
        Enter();
        _opened.Task.Wait();
    }

    /// <summary>Waits until so many handlers have come.</summary>
    public Task AwaitAsync(int count) => Poll.UntilAsync(
        () => Volatile.Read(ref _entered) >= count,
        () => $"{_entered} handlers run, not {count}");

    public void Open() => _ = _opened.TrySetResult();

    /// <summary>Opens the gate, so that a failed test leaves no thread behind.</summary>
    public void Dispose() => Open();
}
