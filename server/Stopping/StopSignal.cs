using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Stopping;

/// <summary>
/// SIGINT and SIGTERM as a readable descriptor: the loop has a read of it in flight, so a stop reaches it as one more
/// completion, and nobody has to look for it. The second signal is not caught and ends the process at once.
/// </summary>
internal sealed unsafe partial class StopSignal : IDisposable
{
    // signal(7) and sigprocmask(2), for x86-64.
    private const int SigInt = 2;
    private const int SigTerm = 15;
    private const int SigBlock = 0;

    // sigset_t of the C library: 1024 bits.
    private const int SetWords = 16;

    private readonly EventFd _event = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _signals;

    public StopSignal()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        LeaveToOtherThreads();
    }

    public int Fd => _event.Fd;

    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _signals) == 1)
        {
            context.Cancel = true;
            _ = _event.Signal();
        }
    }

    /// <summary>
    /// This thread spins, perhaps as a light guest on a busy processor: a signal that the kernel gave to it could be pending for
    /// long enough to swallow a second one. The runtime's other threads only sleep.
    /// </summary>
    private static void LeaveToOtherThreads()
    {
        ulong* set = stackalloc ulong[SetWords];
        new Span<ulong>(set, SetWords).Clear();
        set[0] = (1ul << (SigInt - 1)) | (1ul << (SigTerm - 1));
        _ = PthreadSigmask(SigBlock, set, null);
    }

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int PthreadSigmask(int how, ulong* set, ulong* old);

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _event.Dispose();
    }
}
