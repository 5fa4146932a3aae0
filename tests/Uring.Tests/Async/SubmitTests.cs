using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Async;

/// <summary>Entries of a caller: single ones, chains, and those that one await cannot complete.</summary>
public sealed class SubmitTests
{
    public static TheoryData<string> Refused => [.. Entries.Refused.Keys];

    [Fact]
    public async Task An_await_returns_the_result_of_the_completion()
    {
        await using UringContext context = new();
        Assert.Equal(new KernelResult(0), await context.SubmitAsync(static (ref io_uring_sqe sqe, int _) => sqe.PrepNop(), 0));
        Assert.Equal(KernelResult.Failed(Errno.EBADF), await context.SubmitAsync(static (ref io_uring_sqe sqe, int fd) => sqe.PrepFsync(fd, 0), -1));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task An_entry_that_one_await_cannot_complete_is_refused_and_the_message_names_the_cause(string cause)
    {
        await using UringContext context = new();
        ArgumentException refused = Assert.Throws<ArgumentException>(() => { _ = context.SubmitAsync(Entries.Refused[cause], 0); });
        Assert.Contains(cause.Split(' ')[0], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_of_the_callers_code_reaches_the_caller_and_submits_nothing()
    {
        await using UringContext context = new();
        Assert.Throws<InvalidTimeZoneException>(
            () => { _ = context.SubmitAsync(static (ref io_uring_sqe _, int _) => throw new InvalidTimeZoneException(), 0); });
        Assert.Equal(0, (await context.SubmitAsync(static (ref io_uring_sqe sqe, int _) => sqe.PrepNop(), 0)).Value);
    }

    [Fact]
    public async Task A_chain_runs_in_order_and_ends_with_its_last_result()
    {
        await using UringContext context = new();
        using TestPipe pipe = new();
        nint memory = Marshal.AllocHGlobal(2);
        Marshal.WriteByte(memory, (byte)'a');
        Marshal.WriteByte(memory, 1, 0);
        KernelResult[] results = new KernelResult[3];
        KernelResult last = await context.SubmitChainAsync(
            results,
            static (entries, state) =>
            {
                entries[0].PrepNop();
                Entries.Write(ref entries[1], (state.Writer, state.Memory));
                Entries.Read(ref entries[2], (state.Reader, state.Memory + 1));
            },
            (Writer: pipe.Writer.Fd, Reader: pipe.Reader.Fd, Memory: memory));

        Assert.Equal([new KernelResult(0), new KernelResult(1), new KernelResult(1)], results);
        Assert.Equal((new KernelResult(1), (byte)'a'), (last, Marshal.ReadByte(memory, 1)));
        Marshal.FreeHGlobal(memory);
    }

    [Fact]
    public async Task A_chain_that_fails_returns_the_first_error_and_cancels_the_rest()
    {
        await using UringContext context = new();
        KernelResult[] results = new KernelResult[3];
        KernelResult first = await context.SubmitChainAsync(
            results,
            static (entries, _) =>
            {
                entries[0].PrepNop();
                entries[1].PrepFsync(-1, 0);
                entries[2].PrepNop();
            },
            0);

        Assert.Equal(Errno.EBADF, first.Errno);
        Assert.Equal([Errno.None, Errno.EBADF, Errno.ECANCELED], results.Select(result => result.Errno));
    }

    [Fact]
    public async Task A_chain_without_entries_or_longer_than_the_ring_is_refused()
    {
        await using UringContext context = new(new UringContextOptions { Entries = 8 });
        foreach (int length in (int[])[0, 9])
        {
            ArgumentException refused = Assert.Throws<ArgumentException>(
                () => { _ = context.SubmitChainAsync(new KernelResult[length], static (_, _) => { }, 0); });
            Assert.Contains("1 to 8", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await context.SubmitChainAsync(new KernelResult[8], static (_, _) => { }, 0)).Value);
    }

    [Fact]
    public async Task More_operations_than_the_rings_hold_are_in_flight_at_once()
    {
        const int Count = 1000;
        await using UringContext context = new(new UringContextOptions { Entries = 8 });
        using TestPipe pipe = new();
        nint memory = Marshal.AllocHGlobal(Count);
        Task<KernelResult>[] reads =
        [
            .. Enumerable.Range(0, Count).Select(i => context.SubmitAsync(
                Entries.Read, (pipe.Reader.Fd, memory + i)).AsTask()),
        ];
        Assert.All(reads, read => Assert.False(read.IsCompleted));
        pipe.Write(new string('x', Count));
        Assert.All(await Task.WhenAll(reads), result => Assert.Equal(1, result.Value));
        Marshal.FreeHGlobal(memory);
    }
}
