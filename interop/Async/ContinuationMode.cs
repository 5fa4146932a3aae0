namespace Uring;

/// <summary>The thread of the code after an <c>await</c> of an operation.</summary>
/// <remarks>
/// Code in <see cref="UringContext.RunAsync(Func{Task})"/> stays on its loop in both modes. Code with another
/// <see cref="SynchronizationContext"/> returns to that.
/// </remarks>
public enum ContinuationMode
{
    /// <summary>The code continues on the thread pool.</summary>
    ThreadPool,

    /// <summary>
    /// The code continues on the loop, without a change of thread. Code that blocks there blocks every operation of its loop.
    /// </summary>
    Inline,
}
