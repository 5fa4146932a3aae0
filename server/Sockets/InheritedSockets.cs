using System.Globalization;
using Uring.Server.Operator;

namespace Uring.Server.Sockets;

/// <summary>
/// Socket activation: the service manager opens the sockets and passes them with environment variables,
/// sd_listen_fds(3).
/// </summary>
internal static class InheritedSockets
{
    private const string Process = "LISTEN_PID";
    private const string Count = "LISTEN_FDS";
    private const string Names = "LISTEN_FDNAMES";

    // SD_LISTEN_FDS_START, and a number above any limit on open files.
    private const int First = 3;
    private const int Most = 1 << 20;

    /// <summary>
    /// Whether this process inherits sockets, so that the addresses of the settings do not apply.
    /// <see cref="Take"/> resets this.
    /// </summary>
    public static bool AreGiven =>
        AreFor(Environment.ProcessId, Environment.GetEnvironmentVariable(Process)) && Environment.GetEnvironmentVariable(Count) is not (null or "0");

    /// <summary>
    /// Returns the inherited descriptors and removes the variables, so that a second call returns none.
    /// </summary>
    /// <exception cref="ServerException">A variable is not valid.</exception>
    public static IReadOnlyList<int> Take()
    {
        IReadOnlyList<int> descriptors = Parse(
            Environment.GetEnvironmentVariable(Process), Environment.GetEnvironmentVariable(Count), Environment.ProcessId);
        foreach (string name in new[] { Process, Count, Names })
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        return descriptors;
    }

    /// <summary>Parses the variables.</summary>
    /// <param name="process">
    /// LISTEN_PID: the process that the sockets are for. Its children inherit the variables, but must ignore
    /// them.
    /// </param>
    /// <param name="count">LISTEN_FDS: the number of descriptors.</param>
    /// <param name="self">The ID of this process.</param>
    internal static IReadOnlyList<int> Parse(string? process, string? count, int self)
    {
        if (count is null || !AreFor(self, process))
        {
            return [];
        }

        return int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= Most
            ? [.. Enumerable.Range(First, number)]
            : throw new ServerException($"LISTEN_FDS: '{Shown.Of(count)}' is not a number of descriptors");
    }

    private static bool AreFor(int self, string? process) => int.TryParse(process, CultureInfo.InvariantCulture, out int pid) && pid == self;
}
