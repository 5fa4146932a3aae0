using System.Collections.Concurrent;
using System.Reflection;
using Xunit.v3;

[assembly: Uring.Tests.Support.HangGuard]

namespace Uring.Tests.Support;

/// <summary>
/// Aborts the run, and names the test, when a test takes longer than the limit. A ring that loses a request
/// leaves its thread in a system call, and only the end of the process ends this call.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class HangGuardAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10) * Slowness.Factor;
    private static readonly ConcurrentDictionary<string, Timer> s_running = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => s_running[test.UniqueID] = new Timer(
        name => Environment.FailFast($"{name} hangs: it has run for {s_limit}"), test.TestDisplayName, s_limit, Timeout.InfiniteTimeSpan);

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (s_running.TryRemove(test.UniqueID, out Timer? timer))
        {
            timer.Dispose();
        }
    }
}
