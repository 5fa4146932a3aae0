using System.Buffers;
using System.IO.Pipelines;
using Uring.Loops;

namespace Uring.Kestrel.Loops;

/// <summary>What the connections of a loop share: the scheduler, the pool of memory, and the settings of their pipes.</summary>
internal sealed class TransportLoop : IDisposable
{
    private readonly MemoryPool<byte> _memory;

    public TransportLoop(UringContext context, RingLoop loop, MemoryPool<byte> memory, UringTransportOptions options)
    {
        (Context, Loop, _memory) = (context, loop, memory);
        PipeScheduler transport = new LoopScheduler(loop);
        PipeScheduler application = options.Scheduling == UringScheduling.Inline ? PipeScheduler.Inline : PipeScheduler.ThreadPool;
        InputOptions = Create(application, transport, options.MaxReadBufferSize);
        OutputOptions = Create(transport, application, options.MaxWriteBufferSize);
    }

    public UringContext Context { get; }

    public RingLoop Loop { get; }

    public MemoryPool<byte> Memory => _memory;

    public PipeOptions InputOptions { get; }

    public PipeOptions OutputOptions { get; }

    public void Dispose() => _memory.Dispose();

    private PipeOptions Create(PipeScheduler reader, PipeScheduler writer, long? limit) =>
        new(_memory, reader, writer, limit ?? 0, (limit ?? 0) / 2, useSynchronizationContext: false);
}
