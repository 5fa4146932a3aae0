using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
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
internal sealed unsafe partial class LoadGenerator : IDisposable
{
    // The largest submission queue of the kernel: io_uring_setup(2).
    private const uint MostEntries = 32768;

    private static readonly WaitOptions s_turn = new() { Timeout = TimeSpan.FromMilliseconds(100) };

    private readonly ClientTable _clients;
    private readonly IoUring _ring;
    private readonly sockaddr_in* _server;
    private readonly byte* _request;
    private readonly uint _requestLength;

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
    public LoadGenerator(IPEndPoint server, uint clients, RequestKind kind)
    {
        _clients = new ClientTable(clients);
        _ring = new IoUring(new IoUringOptions
        {
            Entries = Math.Min(clients * Links, MostEntries),

            // A connection posts two completions in the good case. In the worst case every link posts one.
            CompletionEntries = Math.Min(clients * Links * 2, 2 * MostEntries),
            SingleIssuer = true,
            DeferTaskrun = true,
        });
        _ring.RegisterFilesSparse(clients);
        _ring.RegisterRingFd();

        byte[] request = Requests.Of(kind);
        _requestLength = (uint)request.Length;
        _request = (byte*)NativeMemory.Alloc((nuint)request.Length);
        request.CopyTo(new Span<byte>(_request, request.Length));
        _server = (sockaddr_in*)NativeMemory.AllocZeroed((nuint)sizeof(sockaddr_in));
        _server->sin_family = LinuxAbi.AF_INET;
        _server->sin_port = (ushort)IPAddress.HostToNetworkOrder((short)server.Port);
        _ = server.Address.TryWriteBytes(new Span<byte>(&_server->sin_addr, sizeof(in_addr)), out _);
    }

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
        for (uint slot = 0; slot < _clients.Count && _left > 0; slot++)
        {
            _left--;
            _open++;
            Arm(slot);
        }

        while (_open > 0)
        {
            KernelResult entered = _ring.SubmitAndWait(1, s_turn);
            if (entered.IsError && entered.Errno is not (Errno.ETIME or Errno.EINTR or Errno.EAGAIN or Errno.EBUSY))
            {
                throw new InvalidOperationException($"the ring of the load generator failed: {entered}");
            }

            Reap();
            if (_open > 0 && Stopwatch.GetElapsedTime(_lastEnd) > _patience)
            {
                GiveUp();
            }
        }

        // Submits the last closes. They post a completion only when they fail, so no wait follows.
        _ = _ring.Submit();
    }

    private void Reap()
    {
        foreach (ref readonly io_uring_cqe cqe in _ring.Completions)
        {
            Complete((Link)(cqe.user_data >> 32), (uint)cqe.user_data, cqe.Result);
        }
    }

    /// <summary>
    /// Cancels the remaining requests; their connections count as unfinished. Each call cancels one link,
    /// since a cancelled link starts the next one.
    /// </summary>
    private void GiveUp()
    {
        if (_givingUp && Stopwatch.GetElapsedTime(_lastEnd) > 2 * _patience)
        {
            throw new InvalidOperationException($"{_open} requests of the load generator cannot be cancelled");
        }

        _givingUp = true;
        _ = _ring.SyncCancel(CancelTarget.Any.All, TimeSpan.FromMilliseconds(100));
    }

    public void Dispose()
    {
        _ring.Dispose();
        _clients.Dispose();
        NativeMemory.Free(_request);
        NativeMemory.Free(_server);
    }
}
