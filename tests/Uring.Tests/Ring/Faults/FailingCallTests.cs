using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring.Faults;

/// <summary>
/// Each system call that a ring makes fails once, by strace: the error is told as it is, nothing is lost, nothing is done twice, and
/// the same call made again goes through.
/// </summary>
public class FailingCallTests
{
    private const int MostCalls = 20;

    [Theory]
    [InlineData("submit", Errno.EINTR, 3, 24)]
    [InlineData("submit", Errno.EBUSY, 3, 24)]
    [InlineData("wait", Errno.EINTR, 4, 3)]
    [InlineData("wait", Errno.EAGAIN, 4, 3)]
    [InlineData("deferred", Errno.EINTR, 3, 2)]
    [InlineData("deferred", Errno.ENOMEM, 3, 2)]
    [InlineData("sqpoll-wake", Errno.EINTR, 2, 2)]
    [InlineData("sqpoll-wake", Errno.EBUSY, 2, 2)]
    [InlineData("overflow", Errno.EAGAIN, 8, 6)]
    [InlineData("wait-arguments", Errno.EINTR, 2, 2)]
    public Task Entering_can_fail_at_any_call_and_be_made_again(string scenario, Errno errno, int calls, int requests) =>
        FailEachCallAsync(scenario, "io_uring_enter", errno, calls, $"{errno}", requests);

    [Theory]
    [InlineData(Errno.EINTR)]
    [InlineData(Errno.ENOMEM)]
    public Task Registering_can_fail_at_any_call_and_be_made_again(Errno errno) =>
        FailEachCallAsync("register", "io_uring_register", errno, 6, $"{errno}", 8);

    [Theory]
    [InlineData("buffers", Errno.ENOMEM, 5, 2)]
    [InlineData("buffer-pool", Errno.EINTR, 10, 8)]
    [InlineData("buffer-pool-mmap", Errno.ENOMEM, 10, 8)]
    [InlineData("restrictions", Errno.EINTR, 2, 2)]
    [InlineData("sync-cancel", Errno.EINTR, 3, 4)]
    [InlineData("sync-cancel", Errno.ENOMEM, 3, 4)]
    [InlineData("wait-arguments", Errno.ENOMEM, 2, 2)]
    public Task What_is_registered_works_though_any_call_failed_once(string scenario, Errno errno, int calls, int requests)
    {
        // The kernel that has these last has all of them.
        if (scenario == "wait-arguments")
        {
            Need.RegisterOperations(io_uring_register_op.IORING_REGISTER_MEM_REGION);
        }

        return FailEachCallAsync(scenario, "io_uring_register", errno, calls, $"{errno}", requests);
    }

    [Theory]
    [InlineData(Errno.EINTR)]
    [InlineData(Errno.EAGAIN)]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ENOSYS)]
    public Task A_setup_that_fails_is_told_and_can_be_made_again(Errno errno) =>
        FailEachCallAsync("setup", "io_uring_setup", errno, 1, $"{errno}", 8);

    [Fact]
    public Task A_setup_without_memory_is_tried_again_untold() =>
        FailEachCallAsync("setup", "io_uring_setup", Errno.ENOMEM, 1, "nothing", 8);

    /// <param name="scenario">Its name.</param>
    /// <param name="call">What fails.</param>
    /// <param name="errno">How.</param>
    /// <param name="least">How many such calls the scenario makes at least.</param>
    /// <param name="told">The error that the program is told.</param>
    /// <param name="requests">How many requests are to complete.</param>
    private static async Task FailEachCallAsync(string scenario, string call, Errno errno, int least, string told, int requests)
    {
        string expected = $"told {told}; {requests} of {requests} completed once; 0 rings and 0 mappings left";
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
