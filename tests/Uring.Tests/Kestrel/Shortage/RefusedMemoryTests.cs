using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>A factory of memory pools that throws.</summary>
public sealed class RefusedMemoryTests
{
    [Fact]
    public async Task The_loops_end_where_the_second_one_gets_no_memory()
    {
        _ = Need.Kernel();
        OnePool factory = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(factory);
        _ = builder.WebHost.UseUring(options => options.Loops = 2);
        await using WebApplication application = builder.Build();
        IConnectionListenerFactorySelector selector = Assert.IsAssignableFrom<IConnectionListenerFactorySelector>(TransportHarness.Factory(application));
        Assert.Equal(OnePool.Message, Assert.Throws<InvalidOperationException>(() => selector.CanBind(new IPEndPoint(IPAddress.Loopback, 0))).Message);

        // The memory of a loop is freed once all loops have ended.
        await factory.Disposed.WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Creates one pool, and then throws.</summary>
    private sealed class OnePool : IMemoryPoolFactory<byte>
    {
        public const string Message = "the test has one pool";
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _pools;

        /// <summary>Ends when the pool is disposed.</summary>
        public Task Disposed => _disposed.Task;

        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) =>
            Interlocked.Increment(ref _pools) == 1 ? new Pool(_disposed) : throw new InvalidOperationException(Message);
    }

    private sealed class Pool(TaskCompletionSource disposed) : MemoryPool<byte>
    {
        public override int MaxBufferSize => 4096;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(4096);

        protected override void Dispose(bool disposing) => disposed.TrySetResult();
    }
}
