using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Uring.Interop;
using Uring.Kestrel.Diagnostics;
using Uring.Operations;

namespace Uring.Kestrel.Connections;

/// <content>The receives.</content>
internal sealed partial class UringConnection
{
    // Half of a block of Kestrel's pool.
    private const int SmallestReceive = 2048;

    // The pauses double: 1 ms to 32 ms, 63 ms in all.
    private static readonly TimeSpan s_shortestGrace = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longestGrace = TimeSpan.FromMilliseconds(32);

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
            // The reason of an end on this side precedes the error of the receive.
            await _input.CompleteAsync(_endReason ?? error).ConfigureAwait(false);
            if (error is null)
            {
                await AwaitAnswerAsync().ConfigureAwait(false);
            }

            ReportClosed();
            await _closedIsReported.Task.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits a moment while the last request has no answer. Kestrel drops the answer of a connection that is reported as closed,
    /// and a half-closed client waits for this answer.
    /// </summary>
    private async ValueTask AwaitAnswerAsync()
    {
        try
        {
            for (TimeSpan pause = s_shortestGrace; pause <= s_longestGrace && !Volatile.Read(ref _isAnswered) && _endReason is null; pause *= 2)
            {
                await _loop.Context.Delay(pause, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // The loop ends.
        }
    }

    /// <summary>Receives until the FIN of the client, an error, or the end of the application's reads.</summary>
    /// <returns>The error, or null.</returns>
    private async Task<Exception?> ReceiveAllAsync()
    {
        bool hasMore = false;
        while (true)
        {
            Completion completion = default;
            bool selects = _waitsForData && !hasMore && _loop.Buffers.AreAvailable();
            if (selects)
            {
                completion = await _loop.SubmitAsync(ConnectionEntries.ReceiveSelected, (_fd, _loop.Buffers.Group)).ConfigureAwait(false);
                Take(completion);
            }

            // Other connections have all buffers, or the kernel has none.
            if (_waitsForData && !hasMore && (!selects || completion.Result.Errno == Errno.ENOBUFS))
            {
                _ = await _loop.SubmitAsync(ConnectionEntries.Poll, _fd).ConfigureAwait(false);
                selects = false;
            }

            if (!selects)
            {
                Memory<byte> memory = _input.GetMemory(SmallestReceive);
                using MemoryHandle pin = memory.Pin();
                completion = await _loop.SubmitAsync(
                    _waitsForData || hasMore ? ConnectionEntries.Receive : ConnectionEntries.ReceiveLater, (_fd, Address(pin), memory.Length)).ConfigureAwait(false);
                if (!completion.Result.IsError)
                {
                    _input.Advance((int)completion.Result.Count);
                }
            }

            if (completion.Result.IsError)
            {
                return ToException(completion.Result.Errno);
            }

            if (completion.Result.Count == 0)
            {
                // The end of this side also ends the receive, without a FIN of the client.
                if (_endReason is null)
                {
                    TransportLog.ConnectionReadFin(_logger, ConnectionId);
                }

                return null;
            }

            hasMore = completion.HasMoreData;
            Volatile.Write(ref _isAnswered, false);
            if (!await FlushAsync().ConfigureAwait(false))
            {
                return null;
            }
        }
    }

    /// <summary>Copies the bytes of a provided buffer into the pipe, and recycles the buffer.</summary>
    private void Take(in Completion completion)
    {
        if (!completion.HasBuffer)
        {
            return;
        }

        try
        {
            if (!completion.Result.IsError)
            {
                _input.Write(_loop.Buffers.Filled(completion.BufferId, (int)completion.Result.Count));
            }
        }
        finally
        {
            // The pool of the pipe can have no memory. The buffer belongs to all connections of the loop.
            _loop.Buffers.Recycle(completion.BufferId);
        }
    }

    /// <summary>Gives the received bytes to the application, and waits while its limit is exceeded.</summary>
    /// <returns>Whether the application goes on to read.</returns>
    private ValueTask<bool> FlushAsync()
    {
        ValueTask<FlushResult> flush = _input.FlushAsync();
        return flush.IsCompletedSuccessfully ? new ValueTask<bool>(GoesOn(flush.Result)) : PauseAsync(flush);
    }

    private async ValueTask<bool> PauseAsync(ValueTask<FlushResult> flush)
    {
        TransportLog.ConnectionPause(_logger, ConnectionId);
        FlushResult flushed = await flush.ConfigureAwait(false);
        TransportLog.ConnectionResume(_logger, ConnectionId);
        return GoesOn(flushed);
    }

    private static bool GoesOn(in FlushResult flushed) => !flushed.IsCompleted && !flushed.IsCanceled;

    private Exception ToException(Errno errno)
    {
        IOException error = new($"the connection ended: {errno}", (int)errno);
        bool isReset = errno is Errno.ECONNRESET or Errno.EPIPE;
        if (Volatile.Read(ref _endReason) is not null)
        {
            // The log has the end of this side already.
        }
        else if (isReset)
        {
            TransportLog.ConnectionReset(_logger, ConnectionId);
        }
        else
        {
            TransportLog.ConnectionError(_logger, ConnectionId, error);
        }

        return isReset ? new ConnectionResetException(error.Message, error) : error;
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
                TransportLog.ClosedCallbackFailed(connection._logger, connection.ConnectionId, failure);
            }

            connection._closedIsReported.SetResult();
        },
        this,
        preferLocal: false);

    private static unsafe nint Address(in MemoryHandle pin) => (nint)pin.Pointer;
}
