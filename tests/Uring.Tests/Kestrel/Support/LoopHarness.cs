using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Uring.Interop;
using Uring.Kestrel;
using Uring.Kestrel.Connections;
using Uring.Kestrel.Loops;
using Uring.Loops;
using Uring.Operations;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Kestrel;

/// <summary>One loop of our transport without a server above it, so that a test reaches the buffers of its ring.</summary>
internal sealed class LoopHarness : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly LogRecorder _log = new();
    private readonly FileStream _zero = File.OpenRead("/dev/zero");
    private readonly UringContext _context;
    private readonly RingLoop _ring;
    private readonly TransportLoop _loop;
    private BufferPool? _other;

    /// <param name="scheduling">Where the code of the application runs.</param>
    /// <param name="memory">The memory of the connections, or null for that of the process.</param>
    public LoopHarness(UringScheduling scheduling, MemoryPool<byte>? memory = null)
    {
        _ = Need.Kernel();
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _context = new UringContext(new UringContextOptions { Loops = 1, Continuations = ContinuationMode.Inline });
        _ring = Assert.Single(_context.RingLoops);
        _loop = new TransportLoop(_context, _ring, memory ?? MemoryPool<byte>.Shared, new UringTransportOptions { Scheduling = scheduling });
    }

    /// <summary>The events of the transport so far.</summary>
    public IReadOnlyList<LogEvent> Events => _log.Of("");

    /// <summary>Runs code on the loop.</summary>
    public Task RunAsync(Func<TransportLoop, Task> code) => _loop.RunAsync(code).WaitAsync(Poll.Patience);

    /// <summary>Connects a client. With two calls at the same time, one could accept the client of the other.</summary>
    public async Task<TransportPair> ConnectAsync()
    {
        Peer client = await Peer.ConnectAsync(_listener.LocalEndPoint!);
        using Socket accepted = await _listener.AcceptAsync();
        UringConnection connection = new(
            DescriptorCopy.Of(accepted.SafeHandle), _loop, waitsForData: true, accepted.LocalEndPoint, accepted.RemoteEndPoint, _log.CreateLogger(""));
        await RunAsync(_ =>
        {
            connection.Start();
            return Task.CompletedTask;
        });
        return new TransportPair(connection, client);
    }

    /// <summary>
    /// Registers other buffers with the number of the group, so that the kernel refuses those of the
    /// connections: EEXIST.
    /// </summary>
    public Task RefuseBuffersAsync() => RunAsync(loop =>
    {
        _other = _ring.Ring.SetupBufferPool(0, 1, ReceiveBuffers.Size);
        Assert.False(loop.Buffers.AreAvailable());
        return Task.CompletedTask;
    });

    /// <summary>Takes all provided buffers from the kernel, by reads of zeros.</summary>
    /// <returns>The numbers of the buffers.</returns>
    public async Task<IReadOnlyList<ushort>> TakeBuffersAsync()
    {
        List<ushort> taken = [];
        await RunAsync(async loop =>
        {
            Assert.True(loop.Buffers.AreAvailable());
            while (true)
            {
                Completion read = await loop.SubmitAsync(ReadSelected, ((int)_zero.SafeFileHandle.DangerousGetHandle(), loop.Buffers.Group));
                if (!read.HasBuffer)
                {
                    Assert.Equal(Errno.ENOBUFS, read.Result.Errno);
                    return;
                }

                taken.Add(read.BufferId);
            }
        });
        return taken;
    }

    /// <summary>Gives buffers back to the kernel.</summary>
    public Task GiveBackAsync(IEnumerable<ushort> buffers) => RunAsync(loop =>
    {
        foreach (ushort buffer in buffers)
        {
            loop.Buffers.Recycle(buffer);
        }

        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync().AsTask().WaitAsync(Poll.Patience);
        _other?.Dispose();
        _loop.Dispose();
        _listener.Dispose();
        await _zero.DisposeAsync();
    }

    private static unsafe void ReadSelected(ref io_uring_sqe sqe, (int Fd, int Group) from)
    {
        sqe.PrepRead(from.Fd, null, 0, 0);
        sqe.flags |= (byte)IOSQE_BUFFER_SELECT;
        sqe.SetBufGroup(from.Group);
    }
}
