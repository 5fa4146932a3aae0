using CsCheck;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Async;

/// <summary>Random schedules of starts, completions, cancellations and disposals.</summary>
public sealed class ScheduleTests
{
    private const int Operations = 12;

    private static readonly Gen<Schedule> s_schedule = Gen.Select(
        Gen.Bool, Gen.Int[1, 2], Gen.Bool, Gen.Select(Gen.Enum<Act>(), Gen.Int[0, Operations - 1], Gen.Int[0, 3]).Array[1, 40],
        (isInline, loops, disposes, steps) => new Schedule(isInline, loops, disposes, steps));

    private enum Act
    {
        Read,
        Delay,
        Nop,
        Cancel,
        Write,
        Yield,
    }

    /// <remarks>
    /// The rules: an await ends once, with a result or with a cancellation that has its token, and no buffer has a pin then. No
    /// byte of the pipe is lost.
    /// </remarks>
    [Fact]
    public void Every_operation_ends_once_and_its_buffer_is_unpinned_then() =>
        s_schedule.Sample(schedule => RunAsync(schedule).GetAwaiter().GetResult(), iter: 400, threads: 1, print: s => s.ToString());

    private static async Task RunAsync(Schedule schedule)
    {
        UringContext context = new(new UringContextOptions
        {
            Loops = schedule.Loops,
            Continuations = schedule.IsInline ? ContinuationMode.Inline : ContinuationMode.ThreadPool,
        });
        using TestPipe pipe = new();
        CancellationTokenSource[] sources = [.. Enumerable.Range(0, Operations).Select(_ => new CancellationTokenSource())];
        List<Task<int>> ends = [];
        int written = 0;
        foreach ((Act act, int which, int amount) in schedule.Steps)
        {
            CancellationToken token = sources[which].Token;
            switch (act)
            {
                case Act.Read:
                    ends.Add(ReadAsync(context, pipe, amount + 1, token));
                    break;
                case Act.Delay:
                    ends.Add(EndAsync(context.Delay(amount == 3 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMicroseconds(30 * amount), token), token));
                    break;
                case Act.Nop:
                    ends.Add(EndAsync(NopAsync(context, token), token));
                    break;
                case Act.Cancel:
                    sources[which].Cancel();
                    break;
                case Act.Write:
                    pipe.Write(new string('x', amount + 1));
                    written += amount + 1;
                    break;
                case Act.Yield:
                    Thread.SpinWait(amount * 200);
                    break;
            }
        }

        if (schedule.Disposes)
        {
            await context.DisposeAsync();
        }
        else
        {
            Array.ForEach(sources, source => source.Cancel());
        }

        int read = (await Task.WhenAll(ends)).Sum();
        if (read < written)
        {
            byte[] rest = new byte[written];
            Assert.Equal(written - read, await UringFile.ReadAsync(pipe.Reader, rest, 0));
        }

        Assert.True(pipe.IsEmpty);
        await context.DisposeAsync();
        Array.ForEach(sources, source => source.Dispose());
    }

    /// <summary>Returns the number of bytes, or 0 after a cancellation.</summary>
    private static async Task<int> ReadAsync(UringContext context, TestPipe pipe, int length, CancellationToken token)
    {
        using PinCountingMemory memory = new(length);
        try
        {
            return await context.ReadAsync(pipe.Reader, memory.Memory, 0, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled)
        {
            AssertCause(cancelled, token);
            return 0;
        }
        finally
        {
            Assert.Equal(0, memory.Pins);
        }
    }

    private static async ValueTask NopAsync(UringContext context, CancellationToken token) =>
        _ = await context.SubmitAsync(Entries.Nop, 0, token).ConfigureAwait(false);

    private static async Task<int> EndAsync(ValueTask operation, CancellationToken token)
    {
        try
        {
            await operation.ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled)
        {
            AssertCause(cancelled, token);
        }

        return 0;
    }

    // The cause is the token of the operation, or the disposal of the context. A disposal has no token.
    private static void AssertCause(OperationCanceledException cancelled, CancellationToken token) =>
        Assert.True(cancelled.CancellationToken == (token.IsCancellationRequested ? token : default), "another token");

    private sealed record Schedule(bool IsInline, int Loops, bool Disposes, (Act Act, int Which, int Amount)[] Steps)
    {
        public override string ToString() =>
            $"{(IsInline ? "inline" : "pool")}, {Loops} loops, {(Disposes ? "disposal" : "cancellation")}: {string.Join(' ', Steps.Select(s => $"{s.Act}({s.Which},{s.Amount})"))}";
    }
}
