using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Uring.Buffers;
using Uring.Files;
using Uring.Interop;
using Uring.Loops;
using Uring.Operations;

namespace Uring;

/// <summary>Loops that submit operations to io_uring and complete the awaits of their callers.</summary>
/// <remarks>
/// Any thread may use all members. Each loop is a thread with a ring (Linux 6.1 or later). An operation that was started keeps
/// its handle open and its memory pinned until the kernel is done with both, also when the caller stops waiting. As with any
/// <see cref="ValueTask"/>, a caller may await each operation only once.
/// </remarks>
public sealed partial class UringContext : IAsyncDisposable
{
    private readonly RingLoop[] _loops;
    private readonly RegisteredPool _buffers;
    private bool _isDisposed;

    /// <summary>Starts the loops.</summary>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <remarks>
    /// The AppContext switch <c>Uring.DisableIoUring</c> concerns <see cref="IsSupported"/> and <see cref="Shared"/>, not this
    /// constructor.
    /// </remarks>
    /// <exception cref="IoUringException">
    /// The kernel refuses the first ring, or the registration of its buffers. <see cref="UnsupportedReason"/> has the reason where
    /// the kernel refuses every ring.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    /// <exception cref="PlatformNotSupportedException">The operating system is not Linux.</exception>
    public UringContext(UringContextOptions? options = null)
    {
        options ??= new UringContextOptions();
        options.Check();
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException(KernelSupport.NotLinux);
        }

        if (options.RegisteredBuffers > 0)
        {
            Region = new BufferRegion(options.RegisteredBuffers, options.RegisteredBufferSize);
        }

        _buffers = new RegisteredPool(Region, options.RegisteredBuffers, options.RegisteredBufferSize);
        try
        {
            _loops = LoopSet.Start(this, options);
        }
        catch
        {
            _buffers.Close();
            throw;
        }
    }

    /// <summary>
    /// Memory for reads and writes of this context, in blocks that the rings have registered. The kernel pins their pages once
    /// instead of for each operation (IORING_OP_READ_FIXED, IORING_OP_WRITE_FIXED). The methods for files recognise the blocks.
    /// </summary>
    /// <remarks>
    /// Each block is aligned to 4,096 bytes, so that direct I/O can use it. Where no block is free or large enough, the pool
    /// rents memory that is aligned and not registered. A block that is disposed while an operation uses it is reused only after
    /// the completion. A block that is never disposed is lost to the pool. Blocks stay valid after the disposal of the context. A
    /// rental after the disposal throws <see cref="ObjectDisposedException"/>. The disposal of the pool itself does nothing.
    /// </remarks>
    public MemoryPool<byte> Buffers => _buffers;

    /// <summary>The registered memory, or null.</summary>
    internal BufferRegion? Region { get; }

    /// <summary>The number of loops: fewer than <see cref="UringContextOptions.Loops"/> where locked memory is short.</summary>
    public int Loops => _loops.Length;

    /// <summary>Submits one SQE, and completes with its result.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="prepare">
    /// Prepares the entry, on the calling thread. A static lambda allocates nothing.
    /// </param>
    /// <param name="state">The state for <paramref name="prepare"/>.</param>
    /// <param name="cancellationToken">
    /// Cancels the request. The task ends only when the kernel is done with the request.
    /// </param>
    /// <returns>
    /// The result of the CQE: a count, or an error as a value. A zero-copy send completes after its notification.
    /// </returns>
    /// <remarks>
    /// The caller keeps the memory and descriptors of the entry valid until the task ends: buffers, paths, times, vectors.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The entry is multishot, has IOSQE_CQE_SKIP_SUCCESS, IOSQE_IO_DRAIN or IOSQE_BUFFER_SELECT, or links to a next entry.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the request.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public ValueTask<KernelResult> SubmitAsync<TState>(PrepareEntry<TState> prepare, TState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<KernelResult>(cancellationToken);
        }

        io_uring_sqe entry = default;
        prepare(ref entry, state);
        EntryRules.CheckSingle(entry, nameof(prepare));
        Operation operation = Rent();
        operation.Prepare(entry);
        operation.ThrowsWhenCancelled = true;
        operation.Start(cancellationToken);
        return new ValueTask<KernelResult>(operation, operation.Version);
    }

    /// <summary>Submits linked SQEs, and completes after the last of them.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="results">
    /// Receives the result of each entry. Its length is the number of entries, from 1 to the entries of the ring, at most 256.
    /// </param>
    /// <param name="prepare">
    /// Prepares the entries, on the calling thread. Each entry but the last gets IOSQE_IO_LINK, unless it has IOSQE_IO_HARDLINK.
    /// </param>
    /// <param name="state">The state for <paramref name="prepare"/>.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The first error, or the result of the last entry. Link timeouts (IORING_OP_LINK_TIMEOUT) do not count.</returns>
    /// <remarks>As <see cref="SubmitAsync{TState}"/>.</remarks>
    /// <exception cref="ArgumentException">An entry may not be part of a chain, or <paramref name="results"/> has a wrong length.</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled a request.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public ValueTask<KernelResult> SubmitChainAsync<TState>(
        Memory<KernelResult> results, PrepareChain<TState> prepare, TState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        RingLoop loop = Choose();
        ObjectDisposedException.ThrowIf(loop.IsStopping, this);
        if (results.Length < 1 || results.Length > loop.MaxChain)
        {
            throw new ArgumentException($"a chain has 1 to {loop.MaxChain} entries here, not {results.Length}", nameof(results));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<KernelResult>(cancellationToken);
        }

        Operation operation = loop.Rent();
        try
        {
            Span<io_uring_sqe> entries = operation.PrepareChain(results);
            prepare(entries, state);
            EntryRules.Link(entries, nameof(prepare));
        }
        catch
        {
            operation.Abandon();
            throw;
        }

        operation.ThrowsWhenCancelled = true;
        operation.Start(cancellationToken);
        return new ValueTask<KernelResult>(operation, operation.Version);
    }

    /// <summary>Cancels every operation, waits until the kernel is done with each, and ends the loops.</summary>
    /// <returns>A task that ends with the last thread.</returns>
    /// <remarks>
    /// Awaits of cancelled operations throw <see cref="OperationCanceledException"/>. A disposal on a loop of the context
    /// completes after the caller has returned to the loop. The disposal of <see cref="Shared"/> does nothing.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        if (this == s_shared)
        {
            return;
        }

        Volatile.Write(ref _isDisposed, true);
        foreach (RingLoop loop in _loops)
        {
            loop.Stop();
        }

        foreach (RingLoop loop in _loops)
        {
            await loop.Ended.ConfigureAwait(false);
        }

        _buffers.Close();
    }

    internal IReadOnlyList<RingLoop> RingLoops => _loops;

    internal Operation Rent() => Choose().Rent();

    /// <summary>Checks the handle and the offset, and that the context is not disposed.</summary>
    private HandleFacts Check(SafeFileHandle handle, long fileOffset)
    {
        HandleFacts facts = FileRequest.Check(handle, fileOffset);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        return facts;
    }

    /// <summary>Starts an operation without a result, whose error is an exception.</summary>
    private static ValueTask Start(Operation operation, CancellationToken cancellationToken)
    {
        operation.ThrowsWhenCancelled = operation.ThrowsErrors = true;
        operation.Start(cancellationToken);
        return new ValueTask(operation, operation.Version);
    }

    // Code on a loop stays there. Other threads spread by processor, so that a thread mostly meets the same loop.
    private RingLoop Choose()
    {
        RingLoop[] loops = _loops;
        if (loops.Length == 1)
        {
            return loops[0];
        }

        RingLoop? current = RingLoop.Current;
        return current is not null && Array.IndexOf(loops, current) >= 0
            ? current
            : loops[Thread.GetCurrentProcessorId() % loops.Length];
    }
}
