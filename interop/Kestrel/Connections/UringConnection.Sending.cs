using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Uring.Interop;
using Uring.Kestrel.Diagnostics;
using Uring.Kestrel.Native;
using Uring.Loops;

namespace Uring.Kestrel.Connections;

/// <content>The sends.</content>
internal sealed partial class UringConnection
{
    private static readonly KernelResult s_full = KernelResult.Failed(Errno.EAGAIN);

    // The loop submits the sends of several connections with one system call.
    private static bool SendsAtOnce => !RingLoop.IsCurrent;

    private async Task SendAsync()
    {
        Exception? reason = null;
        Exception? unexpected = null;
        try
        {
            reason = await SendAllAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            reason = unexpected = failure;
            TransportLog.ConnectionError(_logger, ConnectionId, failure);
        }
        finally
        {
            End(reason);
            await _output.CompleteAsync(unexpected).ConfigureAwait(false);

            // A receive that waits for the application goes on, and ends.
            _input.CancelPendingFlush();
        }
    }

    /// <summary>Sends until the application has completed its output, or an error.</summary>
    /// <returns>The error, or null.</returns>
    private async Task<Exception?> SendAllAsync()
    {
        while (true)
        {
            ReadResult read = await _output.ReadAsync().ConfigureAwait(false);
            if (read.IsCanceled)
            {
                return null;
            }

            ReadOnlySequence<byte> rest = read.Buffer;
            while (!rest.IsEmpty)
            {
                KernelResult sent = await SendAsync(rest).ConfigureAwait(false);
                if (sent.IsError)
                {
                    return ToException(sent.Errno);
                }

                rest = rest.Slice(sent.Count);
            }

            _output.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>Sends at once on a thread of the application, and by the ring on the loop or when the socket is full.</summary>
    /// <returns>The bytes, or the error.</returns>
    private ValueTask<KernelResult> SendAsync(in ReadOnlySequence<byte> bytes)
    {
        KernelResult sent = s_full;
        if (bytes.IsSingleSegment)
        {
            if (SendsAtOnce)
            {
                sent = SocketCalls.TrySend(_fd, bytes.FirstSpan);
            }

            return sent.Errno == Errno.EAGAIN ? SubmitAsync(bytes.First) : new ValueTask<KernelResult>(sent);
        }

        SendVectors vectors = _loop.RentVectors();
        vectors.Pin(bytes);
        if (SendsAtOnce)
        {
            sent = SocketCalls.TrySend(_fd, vectors.Message);
        }

        if (sent.Errno == Errno.EAGAIN)
        {
            return SubmitAsync(vectors);
        }

        _loop.Return(vectors);
        return new ValueTask<KernelResult>(sent);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<KernelResult> SubmitAsync(ReadOnlyMemory<byte> segment)
    {
        using MemoryHandle pin = segment.Pin();
        return (await _loop.SubmitAsync(ConnectionEntries.Send, (_fd, Address(pin), segment.Length)).ConfigureAwait(false)).Result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<KernelResult> SubmitAsync(SendVectors vectors)
    {
        try
        {
            return (await _loop.SubmitAsync(ConnectionEntries.SendVectors, (_fd, vectors.Message)).ConfigureAwait(false)).Result;
        }
        finally
        {
            _loop.Return(vectors);
        }
    }
}
