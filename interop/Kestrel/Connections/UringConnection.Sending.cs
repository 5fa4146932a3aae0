using System.Buffers;
using System.IO.Pipelines;
using Uring.Interop;
using Uring.Kestrel.Diagnostics;
using Uring.Kestrel.Native;
using Uring.Loops;

namespace Uring.Kestrel.Connections;

/// <content>The sends.</content>
internal sealed partial class UringConnection
{
    private static readonly bool s_direct = Environment.GetEnvironmentVariable("DIRECT") == "1";

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
                KernelResult sent;
                bool isDirect = s_direct || RingLoop.Current is null;
                if (rest.IsSingleSegment)
                {
                    ReadOnlyMemory<byte> bytes = rest.First;
                    sent = isDirect ? SocketCalls.TrySend(_fd, bytes.Span) : KernelResult.Failed(Errno.EAGAIN);
                    if (sent.Errno == Errno.EAGAIN)
                    {
                        using MemoryHandle pin = bytes.Pin();
                        sent = await _loop.Context.SubmitAsync(ConnectionEntries.Send, (_fd, Address(pin), bytes.Length)).ConfigureAwait(false);
                    }
                }
                else
                {
                    SendVectors vectors = _loop.RentVectors();
                    try
                    {
                        vectors.Pin(rest);
                        sent = isDirect ? SocketCalls.TrySend(_fd, vectors.Message) : KernelResult.Failed(Errno.EAGAIN);
                        if (sent.Errno == Errno.EAGAIN)
                        {
                            sent = await _loop.Context.SubmitAsync(ConnectionEntries.SendVectors, (_fd, vectors.Message)).ConfigureAwait(false);
                        }
                    }
                    finally
                    {
                        _loop.Return(vectors);
                    }
                }

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
}
