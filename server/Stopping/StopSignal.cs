using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Stopping;

/// <summary>
/// SIGINT and SIGTERM as a readable descriptor: the loop has a read of it in flight, so a stop reaches it as one more
/// completion, and nobody has to look for it. The second signal is not caught and ends the process at once.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly EventFd _event = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _signals;

    public StopSignal()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
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

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _event.Dispose();
    }
}
