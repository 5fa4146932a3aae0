using System.Runtime.InteropServices;

namespace Uring.TestTools.Processes;

/// <summary>While it lives, a signal ends the process as <see cref="Environment.Exit"/> does: by default whoever tidies up then is not asked.</summary>
internal sealed class OrderlyExit : IDisposable
{
    private readonly PosixSignalRegistration _terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(1));
    private readonly PosixSignalRegistration _interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(1));

    public void Dispose()
    {
        _terminated.Dispose();
        _interrupted.Dispose();
    }
}
