using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Uring.Tests.Support;

/// <summary>
/// The default actions of the signals that a job in the background ignores. The programs that the tests start inherit an
/// ignored signal, and .NET leaves such a signal ignored.
/// </summary>
internal static partial class DefaultSignals
{
    private const int Quit = 3;

    // SIG_DFL of signal(2).
    private const nint Default = 0;

    [ModuleInitializer]
    internal static void Restore()
    {
        ulong ignored = ThreadStatus.Mask(File.ReadAllText("/proc/self/status"), "SigIgn");
        foreach (int signal in (ReadOnlySpan<int>)[Signals.HangUp, Signals.Interrupt, Quit])
        {
            if ((ignored & (1ul << (signal - 1))) != 0)
            {
                _ = SetAction(signal, Default);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetAction(int signal, nint action);
}
