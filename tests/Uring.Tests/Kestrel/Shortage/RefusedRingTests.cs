using Uring.Interop;
using Uring.Tests.Async;
using Uring.Tests.Async.Fallback;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Runs <see cref="WithoutRingTests"/> in processes that cannot use io_uring.</summary>
public sealed class RefusedRingTests
{
    /// <remarks>A process inherits the filters of the thread that starts it.</remarks>
    [Theory]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ENOSYS)]
    public void Sockets_serve_where_the_kernel_refuses(Errno errno)
    {
        CommandResult? result = null;
        RefusedCalls.Run(LinuxAbi.__NR_io_uring_setup, errno, () => result = RunAsync(errno.ToString()).GetAwaiter().GetResult());
        TestProcess.RequirePassed(result!, passed: 2);
    }

    [Fact]
    public async Task Sockets_serve_where_the_switch_is_set() => TestProcess.RequirePassed(await RunAsync(WithoutRing.BySwitch), passed: 1);

    private static Task<CommandResult> RunAsync(string reason) => TestProcess.RunAsync(
        WithoutRing.Variable, reason, "--filter-class", typeof(WithoutRingTests).FullName!);
}
