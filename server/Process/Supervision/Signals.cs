using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Process.Lockdown;

namespace Uring.Server.Process.Supervision;

/// <summary>
/// Receives the signals of the server and wakes the main thread. SIGINT and SIGTERM stop the server. A second
/// SIGINT or SIGTERM is not caught and ends the process at once. SIGHUP makes the server read its files again,
/// even if the server was started with SIGHUP ignored (nohup). An ignored SIGINT stays ignored: a shell ignores
/// it for background jobs, which must not end on Ctrl-C. SIGUSR1 and SIGUSR2 are ignored.
/// </summary>
/// <remarks>
/// One thread receives the signals and exists from the start. <see cref="PosixSignalRegistration"/> starts a
/// thread for each signal. At a limit on threads (ulimit -u, pids.max) that start fails, and a stop or a
/// reload would end the process with a core dump.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "It lives as long as the process, whose signals may come until the end.")]
internal sealed class Signals
{
    // In bytes.
    private const int StackSize = 128 << 10;

    private readonly AutoResetEvent _event = new(initialState: false);
    private readonly PosixSignalRegistration[] _registrations = [];
    private int _stops;
    private int _reloads;

    /// <summary>
    /// Starts the thread for signals. No other thread may exist yet: a new thread inherits the signal mask.
    /// </summary>
    public Signals()
    {
        if (SignalCalls.IsIgnored(SignalCalls.HangUp))
        {
            // Only an ignored SIGHUP is reset. Otherwise the runtime may have its handler there, and would
            // not install it again.
            SignalCalls.SetDefault(SignalCalls.HangUp);
        }

        // Other servers reopen logs or print their state at these. Their default is to end the process.
        SignalCalls.Ignore(SignalCalls.User1);
        SignalCalls.Ignore(SignalCalls.User2);
        if (RuntimeKind.IsJit)
        {
            // A JIT runtime has more threads than the two that this constructor can reach. The kernel may
            // deliver a signal to any.
            _registrations =
            [
                PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Caught(context, SignalCalls.HangUp)),
                PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Caught(context, SignalCalls.Interrupt)),
                PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Caught(context, SignalCalls.Terminate)),
            ];
            return;
        }

        SignalSet caught = SignalCalls.IsIgnored(SignalCalls.Interrupt)
            ? SignalSet.Of(SignalCalls.HangUp, SignalCalls.Terminate)
            : SignalSet.Of(SignalCalls.HangUp, SignalCalls.Interrupt, SignalCalls.Terminate);
        _ = StartupThreads.RunOnEach(() => SignalCalls.Block(caught));
        new Thread(() => Receive(caught), StackSize) { Name = "uring-signals", IsBackground = true }.Start();
    }

    public bool StopRequested => Volatile.Read(ref _stops) > 0;

    /// <summary>Whether a SIGHUP has arrived since the last call.</summary>
    public bool TakeReload() => Interlocked.Exchange(ref _reloads, 0) > 0;

    /// <summary>Ends a wait.</summary>
    public void Wake() => _event.Set();

    /// <summary>Sleeps until a signal arrives or <see cref="Wake"/> is called.</summary>
    /// <param name="milliseconds">
    /// The longest wait; -1 for no limit, asleep in the kernel all the time.
    /// </param>
    public void Wait(int milliseconds) => _event.WaitOne(milliseconds);

    /// <summary>
    /// Blocks the signals on the calling thread, a loop's. A loop with background priority on a busy
    /// processor may not run for some time. A signal pending on such a thread would swallow a second one. The
    /// other threads of the process only sleep.
    /// </summary>
    public static void LeaveToOtherThreads() =>
        _ = SignalCalls.Block(SignalSet.Of(SignalCalls.HangUp, SignalCalls.Interrupt, SignalCalls.Terminate));

    private void Receive(SignalSet awaited)
    {
        while (true)
        {
            if (SignalCalls.Wait(awaited, out int signal) == Errno.None && !Caught(signal))
            {
                // All other threads block these signals. The next one ends the process, even if the main
                // thread hangs.
                awaited = SignalSet.Of(SignalCalls.HangUp);
                _ = SignalCalls.Unblock(SignalSet.Of(SignalCalls.Interrupt, SignalCalls.Terminate));
            }
        }
    }

    /// <returns>Whether to catch the next signal of this kind too.</returns>
    private bool Caught(int signal)
    {
        if (signal == SignalCalls.HangUp)
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
        if (signal == SignalCalls.HangUp || !StopRequested)
        {
            context.Cancel = true;
            _ = Caught(signal);
        }
    }
}
