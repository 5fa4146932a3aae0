using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring.Faults;

/// <summary>
/// Each system call of a ring fails once, through strace. The ring reports the error, and loses or repeats
/// nothing. The same call succeeds when it is made again.
/// </summary>
public class FailingCallTests
{
    private const int MostCalls = 20;

    private static readonly Errno[] s_transient = [Errno.EINTR, Errno.EAGAIN, Errno.EBUSY, Errno.ENOMEM];

    // The kernel reports EBADR once after it has dropped completions for lack of memory.
    public static MatrixTheoryData<(string, int, int), Errno> Enterings =>
        new(
            [("submit", 3, 24), ("wait", 4, 3), ("deferred", 3, 2), ("sqpoll-wake", 2, 2), ("overflow", 8, 6), ("wait-arguments", 2, 2)],
            [.. s_transient, Errno.EBADR]);

    public static MatrixTheoryData<(string, int, int), Errno> Registrations =>
        new(
            [
                ("register", 6, 8), ("buffers", 5, 2), ("buffer-pool", 10, 8), ("buffer-pool-mmap", 10, 8), ("restrictions", 2, 2), ("sync-cancel", 3, 4),
                ("wait-arguments", 2, 2),
            ],
            s_transient);

    [Theory]
    [MemberData(nameof(Enterings))]
    public Task Each_enter_can_fail_and_be_retried((string Name, int Calls, int Requests) scenario, Errno errno)
    {
        RequireKernel(scenario.Name);
        return FailEachCallAsync(scenario.Name, "io_uring_enter", errno, scenario.Calls, $"{errno}", scenario.Requests);
    }

    [Theory]
    [MemberData(nameof(Registrations))]
    public Task Each_registration_can_fail_and_be_retried((string Name, int Calls, int Requests) scenario, Errno errno)
    {
        RequireKernel(scenario.Name);
        return FailEachCallAsync(scenario.Name, "io_uring_register", errno, scenario.Calls, $"{errno}", scenario.Requests);
    }

    [Theory]
    [InlineData(Errno.EINTR)]
    [InlineData(Errno.EAGAIN)]
    [InlineData(Errno.EBUSY)]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ENOSYS)]
    public Task A_setup_that_fails_is_reported_and_can_be_retried(Errno errno) =>
        FailEachCallAsync("setup", "io_uring_setup", errno, 1, $"{errno}", 8);

    [Fact]
    public Task A_setup_without_memory_is_retried_without_a_report() =>
        FailEachCallAsync("setup", "io_uring_setup", Errno.ENOMEM, 1, "nothing", 8);

    private static void RequireKernel(string scenario)
    {
        if (scenario == "wait-arguments")
        {
            Need.RegisterOperations(io_uring_register_op.IORING_REGISTER_MEM_REGION);
        }

        // These scenarios count the available buffers.
        if (scenario.StartsWith("buffer-pool", StringComparison.Ordinal))
        {
            Need.RegisterOperations(io_uring_register_op.IORING_REGISTER_PBUF_STATUS);
        }
    }

    /// <param name="scenario">The name of the scenario.</param>
    /// <param name="call">The system call that fails.</param>
    /// <param name="errno">The error of the call.</param>
    /// <param name="least">The least number of such calls in the scenario.</param>
    /// <param name="reported">The error that the ring reports.</param>
    /// <param name="requests">The number of requests that complete.</param>
    private static async Task FailEachCallAsync(string scenario, string call, Errno errno, int least, string reported, int requests)
    {
        string expected = $"reported {reported}: {requests} of {requests} completed once, 0 rings and 0 mappings left";
        for (int number = 1; number <= MostCalls; number++)
        {
            string? line = await FaultProgram.RunFaultedAsync(scenario, call, errno, number);
            if (line is null)
            {
                Assert.True(number > least, $"{scenario} makes only {number - 1} calls of {call}");
                return;
            }

            Assert.True(expected == line, $"{call} number {number} failed with {errno}: {line}\nexpected: {expected}");
        }

        Assert.Fail($"{scenario} makes more than {MostCalls} calls of {call}");
    }
}
