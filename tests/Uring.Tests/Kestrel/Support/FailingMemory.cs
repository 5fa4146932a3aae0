using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Uring.Tests.Kestrel;

/// <summary>A factory of memory pools that give nothing once a test has exhausted them.</summary>
internal sealed class FailingMemory : IMemoryPoolFactory<byte>
{
    private volatile bool _isExhausted;

    public void Exhaust() => _isExhausted = true;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool(this);

    private sealed class Pool(FailingMemory factory) : MemoryPool<byte>
    {
        public override int MaxBufferSize => 4096;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) =>
            factory._isExhausted ? throw new InvalidOperationException("the pool of the test is empty") : MemoryPool<byte>.Shared.Rent(4096);

        protected override void Dispose(bool disposing)
        {
        }
    }
}
