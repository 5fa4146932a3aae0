using System.Globalization;
using Uring.Server.Operator;

namespace Uring.Server.Sockets;

/// <summary>Socket activation: whoever started us has opened the sockets, and says so in variables, as sd_listen_fds(3) has it.</summary>
internal static class InheritedSockets
{
    private const string Process = "LISTEN_PID";
    private const string Count = "LISTEN_FDS";
    private const string Names = "LISTEN_FDNAMES";

    // SD_LISTEN_FDS_START, and more than any limit on open files allows.
    private const int First = 3;
    private const int Most = 1 << 20;

    /// <summary>Whether descriptors are handed over, so that addresses are not asked for; to be read before <see cref="Take"/>.</summary>
    public static bool AreGiven =>
        AreFor(Environment.ProcessId, Environment.GetEnvironmentVariable(Process)) && Environment.GetEnvironmentVariable(Count) is not (null or "0");

    /// <summary>The descriptors that were handed over; none when there are none. A second call finds none.</summary>
    /// <exception cref="ServerException">The variables are at fault.</exception>
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

    /// <summary>What the variables say.</summary>
    /// <param name="process">For whom they are meant: others see them too, if they are children of the one that is meant.</param>
    /// <param name="count">How many descriptors there are.</param>
    /// <param name="self">Our own process.</param>
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
