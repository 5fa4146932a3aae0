using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The threads of a process, with the threads that the kernel runs for its rings: proc(5).</summary>
internal static class ProcessThreads
{
    /// <summary>
    /// The start of the names of the kernel's threads: iou-sqp-PID submits, iou-wrk-PID is a worker.
    /// </summary>
    private const string KernelPrefix = "iou-";

    private const string LoopPrefix = "uring-loop-";

    // In milliseconds.
    private const int QuietTime = 30;

    /// <summary>Reads one file of each thread, such as <c>stat</c> or <c>status</c>.</summary>
    public static IReadOnlyList<string> Read(int process, string file) =>
        Read(process, thread => File.ReadAllText(Path.Combine(thread, file)));

    /// <summary>Reads each thread from its folder.</summary>
    public static IReadOnlyList<T> Read<T>(int process, Func<string, T> read)
    {
        List<T> threads = [];
        foreach (string thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            try
            {
                threads.Add(read(thread));
            }
            catch (IOException)
            {
                // The thread has ended since the folder was listed: the kernel's workers end when they are
                // idle.
            }
        }

        return threads;
    }

    /// <summary>
    /// Reads the fields of <c>stat</c> from the third one on, the state. The second one, the name, may hold
    /// blanks.
    /// </summary>
    public static IReadOnlyList<string[]> Stats(int process) =>
        [.. Read(process, "stat").Select(Fields)];

    /// <inheritdoc cref="Stats"/>
    public static string[] Fields(string stat) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ');

    /// <summary>Waits until every thread is in a state: S sleeps, T is stopped.</summary>
    public static Task AwaitAllAsync(int process, string state) => AwaitAsync(process, state, _ => true);

    /// <summary>Waits until the threads of all loops sleep.</summary>
    public static Task AwaitLoopsAsleepAsync(int process) => AwaitAsync(process, "S", IsLoop);

    /// <summary>Waits until the threads sleep that are neither loops nor threads of the kernel.</summary>
    /// <remarks>
    /// A thread also sleeps for an instant in the middle of its work. So the method waits for a time without a
    /// context switch.
    /// </remarks>
    public static async Task AwaitOthersAsleepAsync(int process)
    {
        string before = "";
        await Poll.UntilAsync(
            async () =>
            {
                await AwaitAsync(process, "S", IsOther);
                (string last, before) = (before, string.Join(' ', Read(process, "status").Where(status => IsOther(NameOfStatus(status))).Select(Switches)));
                await Task.Delay(QuietTime, TestContext.Current.CancellationToken);
                return last == before;
            },
            () => $"threads that wake up again and again: {before}");
    }

    private static bool IsOther(string name) => !IsLoop(name) && !name.StartsWith(KernelPrefix, StringComparison.Ordinal);

    private static string Switches(string status) =>
        string.Join(' ', status.Split('\n').Where(line => line.Contains("ctxt_switches", StringComparison.Ordinal)));

    private static string NameOfStatus(string status) => status.Split('\n')[0]["Name:\t".Length..];

    private static bool IsLoop(string name) => name.StartsWith(LoopPrefix, StringComparison.Ordinal);

    private static Task AwaitAsync(int process, string state, Predicate<string> counts)
    {
        string[] others = [];
        return Poll.UntilAsync(
            () =>
            {
                others =
                [
                    .. Read(process, "stat").Where(stat => counts(NameOf(stat)) && Fields(stat)[0] != state),
                ];
                return others.Length == 0;
            },
            () => $"threads that do not reach the state {state}: {string.Concat(others)}");
    }

    private static string NameOf(string stat) => stat[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')];
}
