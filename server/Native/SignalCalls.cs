using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>
/// Calls on signals: pthread_sigmask(3), sigwait(3), sigaction(2). The numbers are those of x86-64 and arm64:
/// signal(7).
/// </summary>
internal static unsafe partial class SignalCalls
{
    /// <summary>SIGHUP.</summary>
    public const int HangUp = 1;

    /// <summary>SIGINT.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGUSR1.</summary>
    public const int User1 = 10;

    /// <summary>SIGUSR2.</summary>
    public const int User2 = 12;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    private const int SigBlock = 0;
    private const int SigUnblock = 1;
    private const nint SigDfl = 0;
    private const nint SigIgn = 1;

    // More than the size of struct sigaction in the C library. Its first word is the handler.
    private const int ActionWords = 32;

    /// <summary>Adds signals to the mask of the calling thread.</summary>
    public static Errno Block(SignalSet set) => (Errno)PthreadSigmask(SigBlock, &set, null);

    /// <summary>Removes signals from the mask of the calling thread.</summary>
    public static Errno Unblock(SignalSet set) => (Errno)PthreadSigmask(SigUnblock, &set, null);

    /// <summary>Waits until a signal of the set is pending, and takes it.</summary>
    public static Errno Wait(SignalSet set, out int signal) => (Errno)SigWait(&set, out signal);

    /// <summary>Whether the process ignores a signal.</summary>
    public static bool IsIgnored(int signal)
    {
        nint* action = stackalloc nint[ActionWords];
        return SigAction(signal, null, action) == 0 && action[0] == SigIgn;
    }

    /// <summary>Resets the disposition of a signal to the default.</summary>
    public static void SetDefault(int signal) => _ = Signal(signal, SigDfl);

    /// <summary>Makes the process ignore a signal.</summary>
    public static void Ignore(int signal) => _ = Signal(signal, SigIgn);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int PthreadSigmask(int how, SignalSet* set, SignalSet* old);

    [LibraryImport("libc", EntryPoint = "sigwait")]
    private static partial int SigWait(SignalSet* set, out int signal);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SigAction(int number, nint* action, nint* old);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
