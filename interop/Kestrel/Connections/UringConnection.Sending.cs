using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Uring.Interop;
using Uring.Kestrel.Diagnostics;
using Uring.Kestrel.Native;

namespace Uring.Kestrel.Connections;

/// <content>The sends.</content>
internal sealed partial class UringConnection
{
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
        long sentBytes = 0;
        while (true)
        {
            ValueTask<ReadResult> reading = _output.ReadAsync();
            if (sentBytes > 0)
            {
                _sends.OnSent(sentBytes, reading.IsCompleted);
            }

            ReadResult read = await reading.ConfigureAwait(false);
            if (read.IsCanceled)
            {
                return null;
            }

            ReadOnlySequence<byte> rest = read.Buffer;
            while (!rest.IsEmpty)
            {
                KernelResult sent = _sends.SendsNow ? SendNow(rest, read.IsCompleted) : KernelResult.Failed(Errno.EAGAIN);
                if (sent.Errno == Errno.EAGAIN)
                {
                    sent = await SendAsync(rest, read.IsCompleted).ConfigureAwait(false);
                }

                if (sent.IsError)
                {
                    return ToException(sent.Errno);
                }

                Volatile.Write(ref _isAnswered, true);
                rest = rest.Slice(sent.Count);
            }

            sentBytes = read.Buffer.Length;
            _output.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>Sends by a system call, and does not wait: another thread would have to wake the loop.</summary>
    /// <returns>The bytes, or the error.</returns>
    private KernelResult SendNow(in ReadOnlySequence<byte> bytes, bool isLast)
    {
        if (bytes.IsSingleSegment)
        {
            using MemoryHandle pin = bytes.First.Pin();
            return SocketCalls.TrySend(_fd, Address(pin), bytes.First.Length, isLast);
        }

        SendVectors vectors = _loop.RentVectors(bytes);
        KernelResult sent = SocketCalls.TrySendVectors(_fd, vectors.Message, isLast);
        _loop.Return(vectors);
        return sent;
    }

    /// <summary>Sends by the ring: the loop submits the sends of several connections with one system call.</summary>
    /// <returns>The bytes, or the error.</returns>
    private ValueTask<KernelResult> SendAsync(in ReadOnlySequence<byte> bytes, bool isLast) =>
        bytes.IsSingleSegment ? SubmitAsync(bytes.First, isLast) : SubmitAsync(_loop.RentVectors(bytes), isLast);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<KernelResult> SubmitAsync(ReadOnlyMemory<byte> segment, bool isLast)
    {
        using MemoryHandle pin = segment.Pin();
        return (await _loop.SubmitAsync(ConnectionEntries.Send, (_fd, Address(pin), segment.Length, isLast)).ConfigureAwait(false)).Result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<KernelResult> SubmitAsync(SendVectors vectors, bool isLast)
    {
        try
        {
            return (await _loop.SubmitAsync(ConnectionEntries.SendVectors, (_fd, vectors.Message, isLast)).ConfigureAwait(false)).Result;
        }
        finally
        {
            _loop.Return(vectors);
        }
    }
}
