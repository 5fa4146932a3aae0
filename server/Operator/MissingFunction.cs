namespace Uring.Server.Operator;

/// <summary>Explains a C library that lacks a function of the server.</summary>
/// <remarks>
/// NativeAOT resolves the function of a P/Invoke at its first call. The dynamic loader resolves the functions
/// of the runtime before the process starts, and reports a missing one itself.
/// </remarks>
internal static class MissingFunction
{
    // An executable that is linked on Debian 12 requires this release, because of its runtime. The P/Invokes
    // of the server require only 2.28, for statx(2).
    private const string GlibcRelease = "2.34";

    /// <summary>Explains the exception, or the cause of the exception of a static constructor.</summary>
    /// <returns>The message as one line, or null if the exception has another reason.</returns>
    public static string? Explain(Exception exception) => exception switch
    {
        TypeInitializationException { InnerException: { } cause } => Explain(cause),
        EntryPointNotFoundException => $"the C library has no function '{NameIn(exception.Message)}': {Fix}",
        DllNotFoundException => $"the library '{NameIn(exception.Message)}' cannot be loaded: {Fix}",
        _ => null,
    };

    private static string Fix => $"run the server on a system with glibc {GlibcRelease} or later; musl does not suffice";

    /// <summary>
    /// Returns the name in a message of the runtime. With UseSystemResourceKeys the message is a key and its
    /// arguments: <c>Arg_EntryPointNotFoundExceptionParameterized, statx, libc</c>.
    /// </summary>
    private static string NameIn(string message)
    {
        string[] parts = message.Split(message.Contains('\'', StringComparison.Ordinal) ? "'" : ", ");
        return Shown.Of(parts.Length > 1 ? parts[1] : message);
    }
}
