using System.Diagnostics;

namespace Uring.Interop;

/// <summary>Reports mistakes after which the library can continue. Release builds report nothing.</summary>
internal static class DebugReport
{
    /// <summary>Receives the reports instead of standard error, for tests.</summary>
    public static Action<string>? Receiver { get; set; }

    /// <summary>Writes a line.</summary>
    [Conditional("DEBUG")]
    public static void Write(string message)
    {
        if (Receiver is { } receiver)
        {
            receiver(message);
            return;
        }

        Console.Error.WriteLine($"Uring.Interop: {message}");
    }
}
