using System.Runtime.CompilerServices;
using Uring.Interop;
using Uring.Server.Operator;

namespace Uring.Server.Process.Lockdown;

/// <summary>
/// What a thread can only do to itself, done by each one that there is before others are started, which inherit it: the calling
/// one and the runtime's finalizer.
/// </summary>
internal static class EveryThread
{
    // A collection and the wait behind it do it at the first try; the object may be taken for one in use, though.
    private const int MostTries = 10;

    /// <summary>Runs something on both.</summary>
    /// <param name="action">Must not throw: on the finalizer's thread that is the end of the process.</param>
    /// <returns>The first failure.</returns>
    /// <exception cref="ServerException">The finalizer's thread did not come.</exception>
    public static Errno Run(Func<Errno> action)
    {
        Errno own = action();
        Box<Errno?> finalizers = new(null);
        for (int i = 0; i < MostTries && finalizers.Value is null; i++)
        {
            Leave(action, finalizers);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return finalizers.Value is not { } other
            ? throw new ServerException("the runtime's own thread cannot be locked down: --no-lockdown leaves this out")
            : own != Errno.None ? own : other;
    }

    /// <summary>Not inlined: the caller's frame must not keep the object alive.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Leave(Func<Errno> action, Box<Errno?> answer) => _ = new Errand(action, answer);

    /// <summary>Runs once nobody has it.</summary>
    private sealed class Errand(Func<Errno> action, Box<Errno?> answer)
    {
        ~Errand() => answer.Value = action();
    }

    private sealed class Box<T>(T value)
    {
        public T Value = value;
    }
}
