using System.Runtime.InteropServices;

namespace Uring.Server.Supervision;

/// <summary>
/// The signals that mean something to the server, and the event that the main thread waits for. SIGINT and SIGTERM stop it; the
/// second of them is not caught and ends the process at once. SIGHUP has it read its files again, also where the server was
/// started with it ignored (nohup). An ignored SIGINT stays so: shells start in that way what is not to end with Ctrl-C.
/// </summary>
internal sealed unsafe partial class Signals : IDisposable
{
    // signal(7) and sigprocmask(2), for x86-64.
    private const int SigHup = 1;
    private const int SigInt = 2;
    private const int SigTerm = 15;
    private const int SigBlock = 0;
    private const nint SigDfl = 0;

    // sigset_t of the C library: 1024 bits.
    private const int SetWords = 16;

    private readonly AutoResetEvent _event = new(initialState: false);
    private readonly PosixSignalRegistration[] _registrations;
    private int _stops;
    private int _reloads;

    public Signals()
    {
        // The runtime leaves a signal alone that it finds ignored.
        _ = Signal(SigHup, SigDfl);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnReload),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop),
        ];
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
    public static void LeaveToOtherThreads()
    {
        ulong* set = stackalloc ulong[SetWords];
        new Span<ulong>(set, SetWords).Clear();
        set[0] = (1ul << (SigHup - 1)) | (1ul << (SigInt - 1)) | (1ul << (SigTerm - 1));
        _ = PthreadSigmask(SigBlock, set, null);
    }

    private void OnStop(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _stops) == 1)
        {
            context.Cancel = true;
            Wake();
        }
    }

    private void OnReload(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = Interlocked.Increment(ref _reloads);
        Wake();
    }

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int PthreadSigmask(int how, ulong* set, ulong* old);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _event.Dispose();
    }
}
