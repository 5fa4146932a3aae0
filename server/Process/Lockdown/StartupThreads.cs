using System.Runtime.CompilerServices;
using Uring.Interop;
using Uring.Server.Operator;

namespace Uring.Server.Process.Lockdown;

/// <summary>
/// The two threads of the process before the server starts its own: the main thread and the runtime's
/// finalizer.
/// </summary>
/// <remarks>
/// Signal masks and privileges belong to a thread. A new thread inherits them from the thread that starts it.
/// </remarks>
internal static class StartupThreads
{
    // The first collection is normally enough. The collector may take a stale stack slot for a reference to
    // the object, though.
    private const int MaxTries = 10;

    /// <summary>Runs an action on both threads.</summary>
    /// <param name="action">Must not throw: an exception on the finalizer's thread ends the process.</param>
    /// <returns>The first failure.</returns>
    /// <exception cref="ServerException">The finalizer's thread did not run the action.</exception>
    public static Errno RunOnEach(Func<Errno> action)
    {
        Errno own = action();
        Box<Errno?> finalizer = new(null);
        for (int i = 0; i < MaxTries && finalizer.Value is null; i++)
        {
            CreateUnreachable(action, finalizer);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return finalizer.Value is not { } other
            ? throw new ServerException("the runtime's finalizer thread cannot be locked down; --no-lockdown turns the lock-down off")
            : own != Errno.None ? own : other;
    }

    /// <summary>
    /// Creates an object with a finalizer. The method is not inlined: the caller's frame must not keep the
    /// object alive.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CreateUnreachable(Func<Errno> action, Box<Errno?> result) => _ = new FinalizerAction(action, result);

    /// <summary>Runs the action in its finalizer.</summary>
    private sealed class FinalizerAction(Func<Errno> action, Box<Errno?> result)
    {
        ~FinalizerAction() => result.Value = action();
    }

    private sealed class Box<T>(T value)
    {
        public T Value = value;
    }
}
