using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Async.Fallback;

/// <summary>The tests of files and streams, run again in processes that cannot use io_uring.</summary>
public sealed class FallbackTests
{
    [Fact]
    public async Task The_tests_of_files_and_streams_pass_when_the_switch_is_set() => TestProcess.RequirePassed(
        await TestProcess.RunAsync(
            WithoutRing.Variable, WithoutRing.BySwitch,
            "--filter-namespace", "Uring.Tests.Async.Files", "Uring.Tests.Async.Files.Opening", "Uring.Tests.Async.Streams"),
        passed: 120);

    [Fact]
    public async Task A_process_with_the_switch_reports_the_switch_as_the_reason() => TestProcess.RequirePassed(
        await TestProcess.RunAsync(WithoutRing.Variable, WithoutRing.BySwitch, "--filter-class", typeof(WithoutRingTests).FullName!), passed: 3);

    /// <remarks>A process inherits the filters of the thread that starts it.</remarks>
    [Theory]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ENOSYS)]
    public void A_process_without_a_ring_reports_the_refusal_of_the_kernel_as_the_reason(Errno errno)
    {
        CommandResult? result = null;
        RefusedCalls.Run(LinuxAbi.__NR_io_uring_setup, errno, () => result = TestProcess.RunAsync(
            WithoutRing.Variable, errno.ToString(), "--filter-class", typeof(WithoutRingTests).FullName!).GetAwaiter().GetResult());
        TestProcess.RequirePassed(result!, passed: 4);
    }
}
