using System.Diagnostics;
using System.Net;
using Uring.Interop;

namespace Uring.TestTools.Load;

/// <summary>
/// Concurrent clients on one ring and one thread. Each client opens a connection, sends a request, reads to
/// the end and closes. The client is the same for every server, checks every response, and reports how each
/// connection ended.
/// </summary>
/// <remarks>
/// The servers close first, so TIME_WAIT is on their side: a source port of the client is free again as soon
/// as the client has closed. The client never closes with unread data, so the client never causes a reset.
/// </remarks>
internal sealed partial class LoadGenerator : IDisposable
{
    private readonly ClientRing _ring;

    private LoadOutcome _outcome = new();
    private TimeSpan _patience;
    private long _endAt;
    private long _lastEnd;
    private long _left;
    private uint _open;
    private bool _givingUp;

    /// <summary>
    /// Sets up the ring. The ring belongs to the calling thread, so the same thread must call <see
    /// cref="Run"/>.
    /// </summary>
    /// <param name="server">The address of the server, IPv4.</param>
    /// <param name="clients">The number of concurrent connections.</param>
    /// <param name="kind">The request that each client sends.</param>
    public LoadGenerator(IPEndPoint server, uint clients, RequestKind kind) => _ring = new ClientRing(server, clients, Receives, kind);

    /// <summary>Runs the load once. Several runs can follow one another.</summary>
    /// <param name="settings">The duration of the run, or its number of connections.</param>
    public LoadOutcome Run(LoadSettings settings)
    {
        _outcome = new LoadOutcome();
        TimeSpan cpu = ThreadCpu.Used;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        _endAt = settings.Duration is { } duration ? start + (long)(duration.TotalSeconds * Stopwatch.Frequency) : long.MaxValue;
        _lastEnd = start;
        _patience = settings.Patience;
        _left = settings.Connections ?? long.MaxValue;
        _givingUp = false;

        Serve();

        _outcome.Elapsed = Stopwatch.GetElapsedTime(start);
        _outcome.ClientAllocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        _outcome.ClientCpu = ThreadCpu.Used - cpu;
        return _outcome;
    }

    private void Serve()
    {
        for (uint slot = 0; slot < _ring.Clients.Count && _left > 0; slot++)
        {
            _left--;
            _open++;
            Arm(slot);
        }

        while (_open > 0)
        {
            _ring.SubmitAndWait();
            Reap();
            if (_open > 0 && Stopwatch.GetElapsedTime(_lastEnd) > _patience)
            {
                GiveUp();
            }
        }

        _ring.SubmitCloses();
    }

    private void Reap()
    {
        foreach (ref readonly io_uring_cqe cqe in _ring.Completions)
        {
            Complete((Link)(cqe.user_data >> 32), (uint)cqe.user_data, cqe.Result);
        }
    }

    /// <summary>Cancels the remaining requests. Their connections count as unfinished.</summary>
    private void GiveUp()
    {
        if (_givingUp && Stopwatch.GetElapsedTime(_lastEnd) > 2 * _patience)
        {
            throw new InvalidOperationException($"{_open} requests of the load generator cannot be cancelled");
        }

        _givingUp = true;
        _ring.CancelAll();
    }

    public void Dispose() => _ring.Dispose();
}
