using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.TestTools.Load;

/// <summary>
/// Clients that open a connection, send a request, read to the end and close, so many at a time, on one ring and one thread. It
/// is the same client for every server, it checks every response, and it tells what a client sees.
/// </summary>
/// <remarks>
/// The servers of the benchmark close first, so TIME_WAIT is on their side and does not take a port of ours: a source port is
/// free again as soon as we have closed. Nothing is closed with unread data, so no reset is ours either.
/// </remarks>
internal sealed unsafe partial class LoadGenerator : IDisposable
{
    // The largest submission queue that the kernel has: io_uring_setup(2).
    private const uint MostEntries = 32768;

    // After how long without any connection that ends the run is given up: longer than a SYN takes that is sent four times.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);

    private static readonly WaitOptions s_turn = new() { Timeout = TimeSpan.FromMilliseconds(100) };

    private readonly ClientTable _clients;
    private readonly IoUring _ring;
    private readonly sockaddr_in* _server;
    private readonly byte* _request;
    private readonly uint _requestLength;

    private LoadOutcome _outcome = new();
    private long _endAt;
    private long _lastEnd;
    private long _left;
    private uint _open;
    private bool _givingUp;

    /// <summary>Sets the ring up; nothing is sent yet. Whoever makes it must run it: the ring belongs to this thread.</summary>
    /// <param name="server">Where the server listens, IPv4.</param>
    /// <param name="clients">How many connections are open at a time.</param>
    /// <param name="kind">What is asked.</param>
    public LoadGenerator(IPEndPoint server, uint clients, RequestKind kind)
    {
        _clients = new ClientTable(clients);
        _ring = new IoUring(new IoUringOptions
        {
            Entries = Math.Min(clients * Links, MostEntries),

            // At most two completions per connection when all goes well, and each link's when all goes wrong.
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

    /// <summary>One run; there can be several, one after the other.</summary>
    /// <param name="settings">How long.</param>
    public LoadOutcome Run(LoadSettings settings)
    {
        _outcome = new LoadOutcome();
        TimeSpan cpu = ThreadCpu.Used;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        _endAt = settings.Duration is { } duration ? start + (long)(duration.TotalSeconds * Stopwatch.Frequency) : long.MaxValue;
        _lastEnd = start;
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
            if (_open > 0 && Stopwatch.GetElapsedTime(_lastEnd) > s_patience)
            {
                GiveUp();
            }
        }

        // The last closes: nobody waits for their completions, which they post only when they fail.
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
    /// What has not ended by now is counted and cut off: link by link, since a cancelled link hands over to the next.
    /// </summary>
    private void GiveUp()
    {
        if (_givingUp && Stopwatch.GetElapsedTime(_lastEnd) > 2 * s_patience)
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
