using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Uring.Server.Native;
using Uring.Server.Process.Lockdown;

namespace Uring.Server.Process.Supervision;

/// <summary>
/// The signals that mean something to the server, and the event that the main thread waits for. SIGINT and SIGTERM stop it; the
/// second of them is not caught and ends the process at once. SIGHUP has it read its files again, also where the server was
/// started with it ignored (nohup). An ignored SIGINT stays so: shells start in that way what is not to end with Ctrl-C.
/// </summary>
/// <remarks>
/// A thread of its own takes them, which is there from the start. <see cref="PosixSignalRegistration"/> makes one for each signal when that
/// comes, and where no thread can be made any more (ulimit -u, pids.max) a stop or a reload would end the process with a core dump.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "It lives as long as the process, whose signals may come until the end.")]
internal sealed unsafe partial class Signals
{
    // signal(7), for x86-64.
    private const int SigHup = 1;
    private const int SigInt = 2;
    private const int SigTerm = 15;
    private const nint SigDfl = 0;
    private const nint SigIgn = 1;

    // More than struct sigaction of the C library takes; it begins with the handler.
    private const int ActionWords = 32;

    // In bytes.
    private const int StackSize = 128 << 10;

    private readonly AutoResetEvent _event = new(initialState: false);
    private readonly PosixSignalRegistration[] _registrations = [];
    private int _stops;
    private int _reloads;

    /// <summary>To be made before other threads are started: they inherit what this one leaves to the thread for signals.</summary>
    public Signals()
    {
        if (IsIgnored(SigHup))
        {
            // Otherwise the runtime may have a handler there, which it would not put there again.
            _ = Signal(SigHup, SigDfl);
        }

        if (RuntimeKind.IsCompiledAsItRuns)
        {
            // A runtime that compiles has more threads than we can reach, and any of them would be given the signal.
            _registrations =
            [
                PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Caught(context, SigHup)),
                PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Caught(context, SigInt)),
                PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Caught(context, SigTerm)),
            ];
            return;
        }

        int[] awaited = IsIgnored(SigInt) ? [SigHup, SigTerm] : [SigHup, SigInt, SigTerm];
        _ = EveryThread.Run(() => SignalMask.Block(awaited));
        new Thread(() => Await(awaited), StackSize) { Name = "uring-signals", IsBackground = true }.Start();
    }

    public bool StopRequested => Volatile.Read(ref _stops) > 0;

    /// <summary>Whether a reload has been asked for since the last call.</summary>
    public bool TakeReload() => Interlocked.Exchange(ref _reloads, 0) > 0;

    /// <summary>Makes a wait return.</summary>
    public void Wake() => _event.Set();

    /// <param name="milliseconds">How long at most; -1: for ever, and asleep in the kernel for as long.</param>
    public void Wait(int milliseconds) => _event.WaitOne(milliseconds);

    /// <summary>
    /// A thread that spins, perhaps as a light guest on a busy processor, is not to be given a signal: that could be pending for
    /// long enough to swallow a second one. The process's other threads only sleep.
    /// </summary>
    public static void LeaveToOtherThreads() => _ = SignalMask.Block(SigHup, SigInt, SigTerm);

    private void Await(int[] awaited)
    {
        ulong* set = stackalloc ulong[SignalMask.SetWords];
        SignalMask.Fill(set, awaited);
        while (true)
        {
            if (SigWait(set, out int signal) == 0 && !Caught(signal))
            {
                // Nobody else has them unblocked: the next one is the end, whatever the main thread does.
                SignalMask.Fill(set, [SigHup]);
                _ = SignalMask.Unblock(SigInt, SigTerm);
            }
        }
    }

    /// <returns>Whether the next of its kind is to be caught as well.</returns>
    private bool Caught(int signal)
    {
        if (signal == SigHup)
        {
            _ = Interlocked.Increment(ref _reloads);
            Wake();
            return true;
        }

        _ = Interlocked.Increment(ref _stops);
        Wake();
        return false;
    }

    private void Caught(PosixSignalContext context, int signal)
    {
        if (signal == SigHup || !StopRequested)
        {
            context.Cancel = true;
            _ = Caught(signal);
        }
    }

    private static bool IsIgnored(int signal)
    {
        nint* action = stackalloc nint[ActionWords];
        return SigAction(signal, null, action) == 0 && action[0] == SigIgn;
    }

    [LibraryImport("libc", EntryPoint = "sigwait")]
    private static partial int SigWait(ulong* set, out int signal);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SigAction(int number, nint* action, nint* old);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
