using System.Buffers;
using System.IO.Pipelines;
using Uring.Interop;
using Uring.Kestrel.Diagnostics;

namespace Uring.Kestrel.Connections;

/// <content>The sends.</content>
internal sealed partial class UringConnection
{
    private SendVectors? _vectors;

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
                KernelResult sent = await SendOnceAsync(rest).ConfigureAwait(false);
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

    private async ValueTask<KernelResult> SendOnceAsync(ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsSingleSegment)
        {
            using MemoryHandle pin = buffer.First.Pin();
            return await _loop.Context.SubmitAsync(ConnectionEntries.Send, (_fd, Address(pin), buffer.First.Length)).ConfigureAwait(false);
        }

        SendVectors vectors = _vectors ??= new SendVectors();
        try
        {
            _ = vectors.Pin(buffer);
            return await _loop.Context.SubmitAsync(ConnectionEntries.SendVectors, (_fd, vectors.Message)).ConfigureAwait(false);
        }
        finally
        {
            vectors.Clear();
        }
    }
}
