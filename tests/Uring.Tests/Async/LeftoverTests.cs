using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;

namespace Uring.Tests.Async;

/// <summary>Threads and descriptors after many operations. The class has the process to itself, as it counts.</summary>
[Collection(AloneCollection.Name)]
public sealed class LeftoverTests
{
    [Theory]
    [InlineData(ContinuationMode.ThreadPool)]
    [InlineData(ContinuationMode.Inline)]
    public async Task Disposal_cancels_what_is_in_flight_and_leaves_no_thread_and_no_descriptor(ContinuationMode mode)
    {
        // The runtime keeps the descriptors of the assemblies that the first context loads.
        await new UringContext().DisposeAsync();
        int descriptors = Descriptors();
        int threads = LoopThreads();
        for (int round = 0; round < 20; round++)
        {
            UringContext context = new(new UringContextOptions { Loops = 2, Continuations = mode });
            using TestPipe pipe = new();
            Task[] waits =
            [
                .. Enumerable.Range(0, 50).Select(_ => context.Delay(Timeout.InfiniteTimeSpan).AsTask()),
                .. Enumerable.Range(0, 50).Select(_ => context.ReadAsync(pipe.Reader, new byte[10], 0).AsTask()),
            ];
            await context.DisposeAsync();
            await context.DisposeAsync();
            foreach (Task wait in waits)
            {
                _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
            }

            Assert.Throws<ObjectDisposedException>(() => { _ = context.Delay(TimeSpan.Zero); });
            Assert.Throws<ObjectDisposedException>(() => { _ = context.RunAsync(() => Task.CompletedTask); });
        }

        // The kernel closes a ring a little after its descriptor.
        await Poll.UntilAsync(() => LoopThreads() == threads, () => $"{LoopThreads()} threads are left, {threads} before");
        Assert.True(Descriptors() <= descriptors, $"{Descriptors()} descriptors are open, {descriptors} before");
    }

    /// <remarks>Cancellation and completion meet at every distance.</remarks>
    [Theory]
    [InlineData(ContinuationMode.ThreadPool)]
    [InlineData(ContinuationMode.Inline)]
    public async Task A_hundred_thousand_cancelled_operations_leave_nothing(ContinuationMode mode)
    {
        const int Rounds = 1000;
        const int Together = 100;
        await using UringContext context = new(new UringContextOptions { Continuations = mode });
        using TestPipe pipe = new();
        byte[] buffer = new byte[Together];
        int descriptors = Descriptors();
        int ended = 0;
        for (int round = 0; round < Rounds; round++)
        {
            using CancellationTokenSource source = new();
            Task<int>[] reads =
            [
                .. Enumerable.Range(0, Together).Select(
                    i => context.ReadAsync(pipe.Reader, buffer.AsMemory(i, 1), 0, source.Token).AsTask()),
            ];
            int bytes = round % 7;
            Task writes = bytes == 0 ? Task.CompletedTask : Task.Run(() => pipe.Write(new string('x', bytes)));
            source.Cancel();
            await writes;
            int read = 0;
            foreach (Task<int> task in reads)
            {
                try
                {
                    read += await task;
                }
                catch (OperationCanceledException cancelled)
                {
                    Assert.Equal(source.Token, cancelled.CancellationToken);
                }

                ended++;
            }

            // A read that lost its cancellation has the byte, and no byte is lost.
            if (read < bytes)
            {
                Assert.Equal(bytes - read, await context.ReadAsync(pipe.Reader, buffer, 0));
            }
        }

        Assert.Equal(Rounds * Together, ended);
        Assert.True(pipe.IsEmpty);
        Assert.True(Descriptors() <= descriptors, $"{Descriptors()} descriptors are open, {descriptors} before");
    }

    /// <summary>Counts descriptors, without those that other tests have left to finalizers.</summary>
    private static int Descriptors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Directory.GetFiles("/proc/self/fd").Length;
    }

    private static int LoopThreads() => Directory.GetDirectories("/proc/self/task").Count(
        task => ReadName($"{task}/comm").StartsWith("uring ", StringComparison.Ordinal));

    private static string ReadName(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
