using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring;

/// <summary>Waits that signals interrupt.</summary>
internal static class SignalledWait
{
    // SIGURG is ignored by default, so it does not affect other threads. The test handles it, as an ignored
    // signal interrupts nothing.
    private const int Urgent = 23;

    /// <summary>Waits while another thread sends signals to this one until the wait has ended.</summary>
    public static KernelResult Run(Func<KernelResult> wait)
    {
        using PosixSignalRegistration handled = PosixSignalRegistration.Create((PosixSignal)Urgent, context => context.Cancel = true);
        int thread = Signals.CurrentThread();
        using ManualResetEventSlim over = new();
        Thread signaller = new(() =>
        {
            while (!over.Wait(20))
            {
                Signals.SendToThread(thread, Urgent);
            }
        });
        signaller.Start();
        KernelResult waited = wait();
        over.Set();
        signaller.Join();
        return waited;
    }
}
