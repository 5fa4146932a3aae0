using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using Uring.Kestrel.Connections;
using Uring.Loops;
using Uring.Operations;

namespace Uring.Kestrel.Loops;

/// <summary>The shared parts of the connections of a loop: the pool of memory, and the settings of their pipes.</summary>
internal sealed class TransportLoop : IDisposable
{
    private readonly ConcurrentQueue<SendVectors> _vectors = new();
    private readonly RingLoop _loop;
    private readonly MemoryPool<byte> _memory;
    private readonly PipeScheduler _application;
    private readonly long? _maxWriteBufferSize;

    public TransportLoop(UringContext context, RingLoop loop, MemoryPool<byte> memory, UringTransportOptions options)
    {
        (Context, _loop, _memory) = (context, loop, memory);
        Buffers = new ReceiveBuffers(loop);
        _application = options.Scheduling == UringScheduling.Inline ? PipeScheduler.Inline : PipeScheduler.ThreadPool;
        _maxWriteBufferSize = options.MaxWriteBufferSize;
        Scheduler = new LoopScheduler(loop);
        InputOptions = Create(_application, Scheduler, options.MaxReadBufferSize);
    }

    public UringContext Context { get; }

    /// <summary>The provided buffers. Only code on the loop uses them.</summary>
    public ReceiveBuffers Buffers { get; }

    public MemoryPool<byte> Memory => _memory;

    public PipeOptions InputOptions { get; }

    /// <summary>Runs the transport's side of a pipe on the loop.</summary>
    public LoopScheduler Scheduler { get; }

    /// <summary>Returns the options of the output pipe of a connection.</summary>
    public PipeOptions OutputOptions(PipeScheduler sends) => Create(sends, _application, _maxWriteBufferSize);

    /// <summary>Submits one entry as it is.</summary>
    public ValueTask<Completion> SubmitAsync<TState>(PrepareEntry<TState> prepare, TState state) => _loop.SubmitAsync(prepare, state);

    /// <summary>Runs code on the loop. Its awaits of the ring continue there.</summary>
    /// <returns>A task that ends with the code.</returns>
    public Task RunAsync(Func<TransportLoop, Task> code)
    {
        TaskCompletionSource<Task> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(_ => started.SetResult(code(this)), null);
        return started.Task.Unwrap();
    }

    /// <summary>Takes vectors for one send, and pins its segments.</summary>
    public SendVectors RentVectors(in ReadOnlySequence<byte> bytes)
    {
        SendVectors vectors = _vectors.TryDequeue(out SendVectors? idle) ? idle : new SendVectors();
        vectors.Pin(bytes);
        return vectors;
    }

    /// <summary>Unpins the segments, and keeps the vectors for another send.</summary>
    public void Return(SendVectors vectors)
    {
        vectors.Clear();
        _vectors.Enqueue(vectors);
    }

    /// <summary>Frees the memory. The loop has ended.</summary>
    public void Dispose()
    {
        Buffers.Dispose();
        _memory.Dispose();
    }

    private PipeOptions Create(PipeScheduler reader, PipeScheduler writer, long? limit) =>
        new(_memory, reader, writer, limit ?? 0, (limit ?? 0) / 2, useSynchronizationContext: false);
}
