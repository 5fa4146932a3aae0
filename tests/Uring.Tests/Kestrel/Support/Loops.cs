using Uring.Tests.Server;

namespace Uring.Tests.Kestrel;

/// <summary>The threads of the loops, by their names.</summary>
internal static class Loops
{
    private const string Prefix = "uring ";

    /// <summary>Whether this thread is a loop.</summary>
    public static bool IsCurrent => Thread.CurrentThread.Name is { } name && IsLoop(name);

    /// <summary>Counts the loops of this process.</summary>
    public static int Count() => ProcessThreads.Read(Environment.ProcessId, "comm").Count(IsLoop);

    /// <summary>Whether a thread of this name is a loop.</summary>
    public static bool IsLoop(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);
}
