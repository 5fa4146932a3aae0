using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Uring.Interop;
using Uring.Kestrel.Diagnostics;

namespace Uring.Kestrel.Connections;

/// <content>The receives.</content>
internal sealed partial class UringConnection
{
    // Half of a block of Kestrel's pool.
    private const int SmallestReceive = 2048;

    private async Task ReceiveAsync()
    {
        Exception? error = null;
        try
        {
            error = await ReceiveAllAsync().ConfigureAwait(false);
        }
        catch (Exception unexpected)
        {
            error = unexpected;
            TransportLog.ConnectionError(_logger, ConnectionId, unexpected);
        }
        finally
        {
            // An end that this side has begun is the reason of whatever the receive returned.
            await _input.CompleteAsync(_endReason ?? error).ConfigureAwait(false);
            ReportClosed();
            await _closedIsReported.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Receives until the FIN of the client, an error, or the end of the application's reads.</summary>
    /// <returns>The error, or null.</returns>
    private async Task<Exception?> ReceiveAllAsync()
    {
        while (true)
        {
            if (_waitsForData)
            {
                _ = await _loop.Context.SubmitAsync(ConnectionEntries.Poll, _fd).ConfigureAwait(false);
            }

            KernelResult received = await ReceiveOnceAsync(_input.GetMemory(SmallestReceive)).ConfigureAwait(false);
            if (received.IsError)
            {
                return ToException(received.Errno);
            }

            if (received.Count == 0)
            {
                // The end of this side also ends the receive, without a FIN of the client.
                if (_endReason is null)
                {
                    TransportLog.ConnectionReadFin(_logger, ConnectionId);
                }

                return null;
            }

            _input.Advance((int)received.Count);
            ValueTask<FlushResult> flush = _input.FlushAsync();
            bool isPaused = !flush.IsCompleted;
            if (isPaused)
            {
                TransportLog.ConnectionPause(_logger, ConnectionId);
            }

            FlushResult flushed = await flush.ConfigureAwait(false);
            if (isPaused)
            {
                TransportLog.ConnectionResume(_logger, ConnectionId);
            }

            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                return null;
            }
        }
    }

    private async ValueTask<KernelResult> ReceiveOnceAsync(Memory<byte> memory)
    {
        using MemoryHandle pin = memory.Pin();
        return await _loop.Context.SubmitAsync(
            _waitsForData ? ConnectionEntries.Receive : ConnectionEntries.ReceiveLater, (_fd, Address(pin), memory.Length)).ConfigureAwait(false);
    }

    private Exception ToException(Errno errno)
    {
        IOException error = new($"the connection ended: {errno}", (int)errno);
        if (errno is Errno.ECONNRESET or Errno.EPIPE or Errno.ETIMEDOUT)
        {
            if (_endReason is null)
            {
                TransportLog.ConnectionReset(_logger, ConnectionId);
            }

            return new ConnectionResetException(error.Message, error);
        }

        TransportLog.ConnectionError(_logger, ConnectionId, error);
        return error;
    }

    private void ReportClosed() => ThreadPool.UnsafeQueueUserWorkItem(
        static connection =>
        {
            try
            {
                connection._closed.Cancel();
            }
            catch (Exception failure)
            {
                TransportLog.ConnectionError(connection._logger, connection.ConnectionId, failure);
            }

            connection._closedIsReported.SetResult();
        },
        this,
        preferLocal: false);

    private static unsafe nint Address(in MemoryHandle pin) => (nint)pin.Pointer;
}
