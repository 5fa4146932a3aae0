using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Uring.Tests.Ring.Registration;

/// <summary>
/// A thread for one test alone. To the kernel credentials, restrictions and io-wq workers belong to a thread; what becomes of
/// this one concerns nobody else.
/// </summary>
internal static partial class OwnThread
{
    public static void Run(Action test)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                test();
            }
#pragma warning disable CA1031 // Whatever ends the test is its result, in the thread that waits for it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        Assert.True(thread.Join(2 * RegistrationSteps.Limit), "the test's own thread does not end");
        failure?.Throw();
    }

    /// <summary>What the kernel says of the io-wq workers of the calling thread: <c>/proc/self/task/*/status</c>.</summary>
    public static string[] WorkerStatus()
    {
        string name = $"iou-wrk-{GetThreadId().ToString(CultureInfo.InvariantCulture)}";
        List<string> found = [];
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                if (File.ReadAllText($"{task}/comm").Trim() == name)
                {
                    found.Add(File.ReadAllText($"{task}/status"));
                }
            }
            catch (IOException)
            {
                // Threads come and go.
            }
        }

        return [.. found];
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();
}
