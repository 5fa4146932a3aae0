using System.Globalization;

namespace Uring.Tests.Support;

/// <summary>The file <c>status</c> of a thread or a process: proc_pid_status(5).</summary>
internal static class ThreadStatus
{
    /// <summary>Returns the value of a field.</summary>
    /// <param name="status">The content of the file.</param>
    /// <param name="name">The name of the field, without the colon.</param>
    public static string Field(string status, string name) =>
        status.Split('\n').Single(line => line.StartsWith($"{name}:", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    /// <summary>Returns a mask of signals or capabilities.</summary>
    /// <param name="status">The content of the file.</param>
    /// <param name="name">The name of the field, without the colon.</param>
    public static ulong Mask(string status, string name) =>
        ulong.Parse(Field(status, name), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
