using System.Collections;
using Microsoft.Win32.SafeHandles;

namespace Uring.Tests.Async;

/// <summary>Lists of buffers that change or fail between the checks and the pins.</summary>
public sealed class PinFailureTests : IDisposable
{
    // The checks of an operation read each of two buffers once.
    private const int ReadsOfChecks = 2;

    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_that_throws_leaves_no_pin_and_no_reference_to_the_handle(bool writes)
    {
        await using UringContext context = new();
        using PinCountingMemory memory = new(10);
        using (SafeFileHandle handle = await OpenAsync(context))
        {
            _ = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => RunAsync(context, handle, writes, new ListSource(
                Count: _ => 2, Item: call => call <= ReadsOfChecks ? memory.Memory : throw new InvalidTimeZoneException())));
        }

        Assert.Equal(0, memory.Pins);
        Assert.Empty(_folder.Open());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_that_grows_leaves_no_pin_and_no_reference_to_the_handle(bool writes)
    {
        await using UringContext context = new();
        using PinCountingMemory memory = new(10);
        using (SafeFileHandle handle = await OpenAsync(context))
        {
            await RunAsync(context, handle, writes, new ListSource(Count: call => 2 + (call / (2 * ReadsOfChecks)), Item: _ => memory.Memory));
        }

        Assert.Equal(0, memory.Pins);
        Assert.Empty(_folder.Open());
    }

    public void Dispose() => _folder.Dispose();

    private ValueTask<SafeFileHandle> OpenAsync(UringContext context) =>
        context.OpenAsync(_folder.Write("file", "x"u8), FileMode.Open, FileAccess.ReadWrite);

    private static Task RunAsync(UringContext context, SafeFileHandle handle, bool writes, ListSource list) => Task.Run(async () =>
    {
        if (writes)
        {
            await context.WriteAsync(handle, new ChangingList<ReadOnlyMemory<byte>>(list, memory => memory), 0);
        }
        else
        {
            _ = await context.ReadAsync(handle, new ChangingList<Memory<byte>>(list, memory => memory), 0);
        }
    });

    /// <summary>The length and the items of a list, by the number of items that were read before.</summary>
    private sealed record ListSource(Func<int, int> Count, Func<int, Memory<byte>> Item);

    private sealed class ChangingList<T>(ListSource source, Func<Memory<byte>, T> convert) : IReadOnlyList<T>
    {
        private int _reads;

        public int Count => source.Count(_reads);

        public T this[int index] => convert(source.Item(_reads++));

        public IEnumerator<T> GetEnumerator() => throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException();
    }
}
