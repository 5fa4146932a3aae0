using System.Buffers;
using Uring.Loops;

namespace Uring.Kestrel.Loops;

/// <summary>The loops of a server, which all its endpoints share.</summary>
internal sealed class TransportLoops : IAsyncDisposable
{
    // A loop without a handler on its thread ends as soon as the kernel has cancelled its requests.
    private static readonly TimeSpan s_longestEnd = TimeSpan.FromSeconds(5);

    private readonly UringContext _context;
    private readonly TransportLoop[] _loops;
    private uint _next;

    /// <exception cref="Interop.IoUringException">The kernel refuses a ring.</exception>
    public TransportLoops(UringTransportOptions options, Func<MemoryPool<byte>> createMemory)
    {
        _context = new UringContext(new UringContextOptions
        {
            Loops = options.Loops,
            Entries = options.Entries,
            Continuations = ContinuationMode.Inline,
        });
        _loops = [.. _context.RingLoops.Select(loop => new TransportLoop(_context, loop, createMemory(), options))];
    }

    /// <summary>The loop of this thread.</summary>
    public TransportLoop Current => Array.Find(_loops, loop => loop.Loop == RingLoop.Current)!;

    /// <summary>Returns the loops in turn.</summary>
    public TransportLoop Next() => _loops[Interlocked.Increment(ref _next) % (uint)_loops.Length];

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _context.DisposeAsync().AsTask().WaitAsync(s_longestEnd).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // An inline handler blocks its loop. The loop keeps its memory, and ends with the handler.
            return;
        }

        Array.ForEach(_loops, loop => loop.Dispose());
    }
}
