using Uring.Interop;
using Uring.Tests.Async.Diagnostics;
using Uring.Tests.Support;

namespace Uring.Tests.Async;

/// <summary>
/// The limit on locked memory, which all loops of a user share. The class has the process to itself, as it sets
/// the limit.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class LockedMemoryTests
{
    [Fact]
    public void A_context_has_as_many_loops_as_the_limit_permits_and_an_event_reports_it() => RunWithLimit(512 * 1024, ringsCount: true, () =>
    {
        using EventReader events = new();
        UringContext context = new(new UringContextOptions { Loops = 64 });
        Assert.InRange(context.Loops, 1, 63);
        Assert.All(Enumerable.Range(0, 200), _ => Assert.Equal(0, context.SubmitAsync(Entries.Nop, 0).AsTask().GetAwaiter().GetResult().Value));
        context.DisposeAsync().AsTask().GetAwaiter().GetResult();
        string message = Assert.Single(events.Messages("FewerLoops"));
        Assert.StartsWith($"{context.Loops} of 64 loops run:", message, StringComparison.Ordinal);
        Assert.Contains("ulimit -l", message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_context_without_a_single_ring_reports_the_limit() => RunWithLimit(0, ringsCount: true, () =>
    {
        IoUringSetupException refused = Assert.Throws<IoUringSetupException>(() => new UringContext());
        Assert.Equal(Errno.ENOMEM, refused.Errno);
        Assert.Contains("ulimit -l", refused.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Registered_buffers_that_exceed_the_limit_report_it() => RunWithLimit(1024 * 1024, ringsCount: false, () =>
    {
        UringContextOptions options = new() { Loops = 1, RegisteredBuffers = 64 };
        IoUringException refused = Assert.Throws<IoUringException>(() => new UringContext(options));
        Assert.Equal(Errno.ENOMEM, refused.Errno);
        Assert.Contains("ulimit -l", refused.Message, StringComparison.Ordinal);
    });

    private static void RunWithLimit(ulong bytes, bool ringsCount, Action action)
    {
        using LockedMemoryLimit limit = new(bytes);
        LockedMemoryLimit.RunWithoutPrivilege(() =>
        {
            if (ringsCount)
            {
                LockedMemoryLimit.RequireCharge();
            }

            if (bytes > 0)
            {
                LockedMemoryLimit.AwaitMemory();
            }

            action();
        });
    }
}
