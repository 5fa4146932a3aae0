using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Uring.Tests.Ring.Registration;

/// <summary>
/// Runs a test on a separate thread. To the kernel, credentials, restrictions and io-wq workers belong to a
/// thread, so no other test is affected.
/// </summary>
internal static partial class OwnThread
{
    // linux/proc_ns.h, PROC_PID_INIT_INO.
    private static bool IsInFirstNamespace { get; } = new FileInfo("/proc/self/ns/pid").LinkTarget == "pid:[4026531836]";

    public static void Run(Action test)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                test();
            }
#pragma warning disable CA1031 // Every exception of the test is rethrown in the thread that waits for it.
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
        Assert.True(thread.Join(2 * RegistrationSteps.Limit), "the thread of the test does not end");
        failure?.Throw();
    }

    /// <summary>
    /// Reads a file of <c>/proc/self/task/*/</c> for each io-wq worker of the calling thread.
    /// </summary>
    /// <param name="file">
    /// <c>status</c> for many properties, <c>wchan</c> for the kernel function in which the worker sleeps.
    /// </param>
    /// <remarks>
    /// The kernel names a worker after the number of its thread in the first PID namespace. A container does not
    /// know this number, so the method reads the workers of all threads there. Tests that call it are in
    /// <see cref="Support.AloneCollection"/>.
    /// </remarks>
    public static string[] Workers(string file)
    {
        string name = $"iou-wrk-{GetThreadId().ToString(CultureInfo.InvariantCulture)}";
        List<string> found = [];
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                string comm = File.ReadAllText($"{task}/comm").Trim();
                if (IsInFirstNamespace ? comm == name : comm.StartsWith("iou-wrk-", StringComparison.Ordinal))
                {
                    found.Add(File.ReadAllText($"{task}/{file}"));
                }
            }
            catch (IOException)
            {
                // A thread can end during the loop.
            }
        }

        return [.. found];
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();
}
