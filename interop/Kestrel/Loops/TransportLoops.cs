using System.Buffers;
using Microsoft.Extensions.Logging;
using Uring.Kestrel.Diagnostics;
using Uring.Loops;

namespace Uring.Kestrel.Loops;

/// <summary>The loops of a server, which all its endpoints share.</summary>
internal sealed class TransportLoops : IAsyncDisposable
{
    // A handler that blocks a loop must not hold up the end of the process.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly UringContext _context;
    private readonly List<TransportLoop> _loops = [];
    private readonly ILogger _logger;

    /// <exception cref="Interop.IoUringException">The kernel refuses a ring.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TransportLoops(UringTransportOptions options, Func<MemoryPool<byte>> createMemory, ILogger logger)
    {
        options.Check();
        _logger = logger;
        _context = new UringContext(new UringContextOptions
        {
            Loops = CountOf(options, Environment.ProcessorCount),
            Entries = options.Entries,
            Continuations = ContinuationMode.Inline,

            // A socket does not idle as a disk does: with 4 entries an inline server answers a tenth fewer requests (docs/kestrel.md).
            EarlySubmission = 64,
        });
        try
        {
            foreach (RingLoop loop in _context.RingLoops)
            {
                _loops.Add(new TransportLoop(_context, loop, createMemory(), options));
            }
        }
        catch
        {
            // The threads of the context run already. A constructor cannot await their end.
            _ = EndAsync();
            throw;
        }
    }

    /// <summary>The number of loops on a machine, or null for the default of <see cref="UringContextOptions"/>.</summary>
    public static int? CountOf(UringTransportOptions options, int processors) =>
        options.Loops ?? (options.Scheduling == UringScheduling.Inline ? Math.Clamp(processors - 1, 1, UringContextOptions.MaxLoops) : null);

    /// <summary>Runs code on every loop.</summary>
    /// <returns>A task that ends with the code of all.</returns>
    public Task RunAsync(Func<TransportLoop, Task> code) => Task.WhenAll(_loops.Select(loop => loop.RunAsync(code)));

    /// <summary>Ends the loops. A loop that a handler blocks ends after the handler, and the disposal does not wait for it.</summary>
    public async ValueTask DisposeAsync()
    {
        Task ended = EndAsync();
        try
        {
            await ended.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            TransportLog.LoopBlocked(_logger);
        }
    }

    private async Task EndAsync()
    {
        await _context.DisposeAsync().ConfigureAwait(false);
        _loops.ForEach(loop => loop.Dispose());
    }
}
