using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Faults.Scenarios;

/// <summary>Processes that end, or start other programs, while they have rings.</summary>
internal static unsafe class Endings
{
    /// <summary>
    /// Ends with an undisposed ring. Its registered file table contains a listening socket, and an accept, a
    /// read and a timeout are in flight that never complete. The line is the port.
    /// </summary>
    public static string ExitInFlight(bool sqPoll)
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;

        IoUring ring = new(new IoUringOptions { Entries = 8, SqPoll = sqPoll, SqThreadIdle = sqPoll ? 1u : 0 });
        ring.RegisterFiles([(int)listener.Handle]);

        // From here on only the ring holds the listener.
        listener.Dispose();
        EventFd never = new();
        byte* memory = (byte*)NativeMemory.AllocZeroed(64);
        ((__kernel_timespec*)memory)->tv_sec = 3600;

        io_uring_sqe* accept = Take(ring);
        accept->PrepAccept(0, null, null, 0);
        accept->SetFlags(IoUringAbi.IOSQE_FIXED_FILE);
        Take(ring)->PrepRead(never.Fd, memory + 32, 8, 0);
        Take(ring)->PrepTimeout((__kernel_timespec*)memory, 0, 0);
        ring.Submit();
        while (ring.Submissions.Space < 8)
        {
            Thread.Yield();
        }

        return ring.Completions.Ready == 0 ? $"{port}" : "something completed";
    }

    /// <summary>
    /// Starts another program while rings are open, and counts the descriptors and mappings that it inherits.
    /// </summary>
    public static string RunChild()
    {
        using IoUring plain = new(new IoUringOptions { Entries = 8 });
        using IoUring polled = new(new IoUringOptions { Entries = 8, SqPoll = true });
        using EventFd counter = new();
        string own = Leftovers.Describe("self");
        int eventFds = Leftovers.Descriptors("self", "anon_inode:[eventfd]");
        using Process child = Process.Start("sleep", "30");
        try
        {
            string id = $"{child.Id}";
            return $"parent {own}, {(eventFds > 0 ? "with" : "no")} eventfd; child {Leftovers.Describe(id)}, "
                + $"{(Leftovers.Descriptors(id, "anon_inode:[eventfd]") > 0 ? "with" : "no")} eventfd";
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }

    private static io_uring_sqe* Take(IoUring ring) =>
        ring.Submissions.TryTake(out io_uring_sqe* sqe) ? sqe : throw new InvalidOperationException("the queue is full");
}
