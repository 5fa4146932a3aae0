using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Uring.Tests.Kestrel;

/// <summary>A factory of memory pools that give nothing once a test has exhausted them.</summary>
/// <param name="pools">The number of pools that the factory creates before it throws.</param>
internal sealed class FailingMemory(int pools = int.MaxValue) : IMemoryPoolFactory<byte>
{
    public const string NoPool = "the factory of the test has no pool";

    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pools = pools;
    private volatile bool _isExhausted;

    /// <summary>Ends when a pool is disposed.</summary>
    public Task Disposed => _disposed.Task;

    public void Exhaust() => _isExhausted = true;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) =>
        Interlocked.Decrement(ref _pools) >= 0 ? new Pool(this) : throw new InvalidOperationException(NoPool);

    private sealed class Pool(FailingMemory factory) : MemoryPool<byte>
    {
        public override int MaxBufferSize => 4096;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) =>
            factory._isExhausted ? throw new InvalidOperationException("the pool of the test is empty") : MemoryPool<byte>.Shared.Rent(4096);

        protected override void Dispose(bool disposing) => factory._disposed.TrySetResult();
    }
}
