using System.Globalization;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Process.Lockdown;

namespace Uring.Faults.Scenarios;

/// <summary>Threads under the system call filter of the server's loops.</summary>
internal static unsafe class LockedLoops
{
    private const int Collections = 300;

    private static volatile bool s_stop;
    private static volatile int s_locked;

    /// <summary>Runs threads under the filter while this thread collects garbage, and ends them.</summary>
    /// <param name="arguments">
    /// <c>spin</c> or <c>wait</c>, the work of the threads in their rings, and the number of threads.
    /// </param>
    public static string Live(string[] arguments)
    {
        GiveUpNewPrivileges();
        bool waits = arguments[0] == "wait";
        int count = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        IoUring[] rings = [.. Enumerable.Range(0, count).Select(_ => Make(waits))];
        long[] turns = new long[count];
        Thread[] threads = [.. rings.Select((ring, i) => new Thread(() => turns[i] = Run(ring, waits), 8 << 20))];
        Array.ForEach(threads, thread => thread.Start());
        while (s_locked < count)
        {
            Thread.Sleep(1);
        }

        for (int i = 0; i < Collections; i++)
        {
            GC.KeepAlive(new byte[50_000]);
            GC.Collect(i % 3);
        }

        s_stop = true;
        bool ended = threads.All(thread => thread.Join(5000));
        GC.Collect();
        Array.ForEach(rings, ring => ring.Dispose());
        return $"{(ended ? "all ended" : "not ended")}, {turns.Count(made => made > 0)} of {count} had turns";
    }

    /// <summary>Makes a call, with or without the filter.</summary>
    /// <param name="arguments">The name of the call, and <c>filtered</c> or <c>free</c>.</param>
    /// <returns>
    /// The line for a call that returns. Under the filter the kernel kills the process instead.
    /// </returns>
    public static string Call(string[] arguments)
    {
        GiveUpNewPrivileges();
        using IoUring other = new(new IoUringOptions { Entries = 8 });
        using IoUring ring = Make(waits: false);
        Func<nint> call = ForbiddenCalls.Prepare(arguments[0], ring.Fd, other.Fd);
        bool filtered = arguments[1] == "filtered";
        nint result = 0;
        Thread thread = new(() =>
        {
            ring.Enable();
            if (filtered && !LoopSeccompFilter.Install(ring.Fd))
            {
                return;
            }

            result = call();
        });
        thread.Start();
        thread.Join();
        return "came back";
    }

    /// <summary>
    /// Makes a call on a thread that exists before the filter of the process, with or without the filter.
    /// </summary>
    /// <param name="arguments">The name of the call, and <c>filtered</c> or <c>free</c>.</param>
    /// <returns>
    /// The line for a call that returns. Under the filter the kernel kills the process instead.
    /// </returns>
    public static string ProcessCall(string[] arguments)
    {
        GiveUpNewPrivileges();
        using IoUring ring = Make(waits: false);
        Func<nint> call = ForbiddenCalls.Prepare(arguments[0], ring.Fd, ring.Fd);
        using ManualResetEventSlim installed = new();
        Thread thread = new(() =>
        {
            installed.Wait();
            _ = call();
        });
        thread.Start();
        if (arguments[1] == "filtered")
        {
            ProcessSeccompFilter.Install();
        }

        installed.Set();
        thread.Join();
        return "came back";
    }

    /// <summary>Starts threads under the filter of the process, and makes clone3(2).</summary>
    /// <param name="arguments"><c>filtered</c> or <c>free</c>.</param>
    public static string LateThreads(string[] arguments)
    {
        GiveUpNewPrivileges();
        if (arguments[0] == "filtered")
        {
            ProcessSeccompFilter.Install();
        }

        int ran = 0;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() => Interlocked.Increment(ref ran)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Task.WaitAll([.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => Interlocked.Increment(ref ran)))]);
        return $"{ran} ran, clone3: {ForbiddenCalls.Clone3()}";
    }

    // The kernel requires no_new_privs for a filter of a process without CAP_SYS_ADMIN: seccomp(2). The
    // server sets it too.
    private static void GiveUpNewPrivileges()
    {
        Errno failure = ProcessCalls.SetNoNewPrivileges();
        if (failure != Errno.None)
        {
            throw new IoUringException(failure, $"cannot set no_new_privs: {failure}");
        }
    }

    private static IoUring Make(bool waits)
    {
        IoUring ring = new(new IoUringOptions { Entries = 8, Disabled = true, SingleIssuer = waits, DeferTaskrun = waits });
        RingLockdown.Restrict(ring, servesRequests: false);
        return ring;
    }

    private static long Run(IoUring ring, bool waits)
    {
        __kernel_timespec* time = (__kernel_timespec*)NativeMemory.AllocZeroed((nuint)sizeof(__kernel_timespec));
        time->tv_nsec = 1_000_000;
        ring.Enable();
        if (!LoopSeccompFilter.Install(ring.Fd))
        {
            throw new InvalidOperationException("the filter requires a program that is published as native code");
        }

        Interlocked.Increment(ref s_locked);
        long turns = 0;
        while (!s_stop)
        {
            if (waits)
            {
                _ = ring.Submissions.TryTake(out io_uring_sqe* sqe);
                sqe->PrepTimeout(time, 0, 0);
                _ = ring.SubmitAndWait(1);
            }

            foreach (ref readonly io_uring_cqe cqe in ring.Completions)
            {
                turns += cqe.Result.Errno == Errno.ETIME ? 1 : 0;
            }

            turns += waits ? 0 : 1;
        }

        NativeMemory.Free(time);
        return turns;
    }
}
