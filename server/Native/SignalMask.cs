using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>Which signals the calling thread is given: pthread_sigmask(3), signal(7) for their numbers on x86-64.</summary>
internal static unsafe partial class SignalMask
{
    /// <summary>The words of <c>sigset_t</c> of the C library: 1024 bits.</summary>
    public const int SetWords = 16;

    private const int SigBlock = 0;
    private const int SigUnblock = 1;

    // 1 to 31, but for those that a thread brings upon itself: ILL, TRAP, ABRT, BUS, FPE, SEGV, SYS.
    private const ulong OrdinarySignals = 0x7fff_ffff;
    private const ulong OwnFaults = (1ul << 3) | (1ul << 4) | (1ul << 5) | (1ul << 6) | (1ul << 7) | (1ul << 10) | (1ul << 30);

    /// <summary>Leaves these to the other threads.</summary>
    public static Errno Block(params ReadOnlySpan<int> signals) => Change(SigBlock, SetOf(signals));

    /// <summary>Takes these again.</summary>
    public static Errno Unblock(params ReadOnlySpan<int> signals) => Change(SigUnblock, SetOf(signals));

    /// <summary>
    /// Blocks what is sent to the process as a whole. The signals by which the runtime stops threads and the C library changes their
    /// user are beyond 31 and stay.
    /// </summary>
    public static Errno BlockOrdinary() => Change(SigBlock, OrdinarySignals & ~OwnFaults);

    /// <summary>Makes the set of these signals.</summary>
    /// <param name="set"><see cref="SetWords"/> words.</param>
    /// <param name="signals">Numbers up to 64.</param>
    public static void Fill(ulong* set, ReadOnlySpan<int> signals) => Fill(set, SetOf(signals));

    private static void Fill(ulong* set, ulong first)
    {
        new Span<ulong>(set, SetWords).Clear();
        set[0] = first;
    }

    private static ulong SetOf(ReadOnlySpan<int> signals)
    {
        ulong set = 0;
        foreach (int signal in signals)
        {
            set |= 1ul << (signal - 1);
        }

        return set;
    }

    private static Errno Change(int how, ulong first)
    {
        ulong* set = stackalloc ulong[SetWords];
        Fill(set, first);
        return (Errno)PthreadSigmask(how, set, null);
    }

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int PthreadSigmask(int how, ulong* set, ulong* old);
}
