using Uring.Server.Process.Placement;
using Uring.Tests.Async;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>The system calls of an unbind.</summary>
public sealed class UnbindTests
{
    /// <remarks>
    /// The loop closes the descriptor of the accepts at the same time, and is often first with one processor. The
    /// number of a closed descriptor can be that of any other socket of the process.
    /// </remarks>
    [Fact]
    public async Task An_unbind_shuts_no_closed_descriptor_down()
    {
        _ = Need.Kernel();
        string log = Path.GetTempFileName();
        try
        {
            CommandResult result = await TestProcess.RunByAsync(
                new Dictionary<string, string> { [UnbindRounds.Variable] = "1" },
                [
                    Need.Tool("strace", "strace"), "-f", "-qq", "-e", "trace=shutdown", "-o", log,
                    Need.Tool("taskset", "util-linux"), "-c", $"{Processors.Allowed()[0]}",
                ],
                "--filter-class", typeof(UnbindRounds).FullName!);
            TestProcess.RequirePassed(result, passed: 1);
            string[] lines = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
            string[] calls = [.. lines.Where(line => line.Contains("SHUT_RDWR", StringComparison.Ordinal))];
            Assert.InRange(calls.Length, UnbindRounds.Count, int.MaxValue);
            Assert.DoesNotContain(calls, call => call.Contains("EBADF", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(log);
        }
    }
}
