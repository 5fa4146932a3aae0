using System.Runtime.InteropServices;

namespace Uring.TestTools.Processes;

/// <summary>
/// Turns SIGTERM and SIGINT into <see cref="Environment.Exit"/>, so that handlers of <see
/// cref="AppDomain.ProcessExit"/> run. The default action of a signal skips them.
/// </summary>
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
