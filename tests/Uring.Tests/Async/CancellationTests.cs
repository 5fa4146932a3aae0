using Uring.Interop;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Async;

/// <summary>Cancellation: the await ends when the kernel is done, with the token of the caller.</summary>
public sealed class CancellationTests
{
    [Fact]
    public async Task A_cancelled_operation_throws_with_its_token()
    {
        using TestPipe pipe = new();
        using CancellationTokenSource source = new();
        Task read = UringFile.ReadAsync(pipe.Reader, new byte[1], 0, source.Token).AsTask();
        Task delay = UringContext.Shared.Delay(Timeout.InfiniteTimeSpan, source.Token).AsTask();
        await source.CancelAsync();
        foreach (Task task in (Task[])[read, delay])
        {
            OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            Assert.Equal(source.Token, cancelled.CancellationToken);
            Assert.True(task.IsCanceled);
        }
    }

    [Fact]
    public async Task A_token_that_was_cancelled_before_submits_nothing()
    {
        CancellationToken token = new(canceled: true);
        bool isPrepared = false;
        ValueTask<KernelResult> submitted = UringContext.Shared.SubmitAsync((ref io_uring_sqe sqe, int _) => isPrepared = true, 0, token);
        Assert.True(submitted.IsCanceled);
        Assert.False(isPrepared);
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await submitted);
    }

    [Fact]
    public async Task Memory_stays_pinned_and_the_handle_open_until_the_completion()
    {
        TestPipe pipe = new();
        byte[] buffer = new byte[1];
        Task<int> read = UringContext.Shared.ReadAsync(pipe.Reader, buffer, 0).AsTask();
        pipe.Reader.Dispose();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        pipe.Write("z");
        Assert.Equal(1, await read);
        Assert.Equal((byte)'z', buffer[0]);
        pipe.Dispose();
    }
}
