namespace Uring.Server.Operator;

/// <summary>Explains a C library that lacks a function of the server.</summary>
/// <remarks>
/// NativeAOT resolves a function of a P/Invoke at its first call. The functions that the runtime itself needs are
/// resolved by the dynamic loader before that: the loader reports those, and the process does not start.
/// </remarks>
internal static class MissingFunction
{
    // The executable requires this release because of the runtime. The server's own functions are older: statx(2) is in 2.28.
    private const string GlibcRelease = "2.34";

    /// <summary>Explains the exception, or the cause of the exception of a static constructor.</summary>
    /// <returns>The message as one line, or null if the exception has another reason.</returns>
    public static string? Explain(Exception exception) => exception switch
    {
        TypeInitializationException { InnerException: { } cause } => Explain(cause),
        EntryPointNotFoundException => $"the C library has no function '{NameIn(exception.Message)}': {Remedy}",
        DllNotFoundException => $"the library '{NameIn(exception.Message)}' cannot be loaded: {Remedy}",
        _ => null,
    };

    private static string Remedy => $"run the server on a system with glibc {GlibcRelease} or later; musl does not suffice";

    /// <summary>
    /// Returns the name in a message of the runtime. A runtime without its texts returns the key and the arguments instead
    /// (<c>Arg_EntryPointNotFoundExceptionParameterized, statx, libc</c>).
    /// </summary>
    private static string NameIn(string message)
    {
        string[] parts = message.Split(message.Contains('\'', StringComparison.Ordinal) ? "'" : ", ");
        return Shown.Of(parts.Length > 1 ? parts[1] : message);
    }
}
