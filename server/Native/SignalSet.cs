using System.Runtime.CompilerServices;

namespace Uring.Server.Native;

/// <summary>A set of signals: <c>sigset_t</c> of the C library, 1024 bits.</summary>
[InlineArray(Words)]
internal struct SignalSet
{
    private const int Words = 16;
    private const int BitsOfWord = 64;

    // signal(7), numbers of x86-64 and arm64. The set leaves out the signals that a thread causes by a fault of
    // its code.
    private const int LastOrdinary = 31;
    private static readonly int[] s_faults =
    [
        4, // SIGILL
        5, // SIGTRAP
        6, // SIGABRT
        7, // SIGBUS
        8, // SIGFPE
        11, // SIGSEGV
        31, // SIGSYS
    ];

    private ulong _word;

    /// <summary>The signals up to 31 that are sent to the process as a whole.</summary>
    /// <remarks>
    /// Higher signals stay out of the set. The runtime suspends threads with one of them, and the C library
    /// changes the user of threads with another.
    /// </remarks>
    public static SignalSet Ordinary { get; } = Of([.. Enumerable.Range(1, LastOrdinary).Except(s_faults)]);

    /// <summary>Makes a set of signals.</summary>
    /// <param name="signals">Numbers from 1.</param>
    public static SignalSet Of(params ReadOnlySpan<int> signals)
    {
        SignalSet set = default;
        foreach (int signal in signals)
        {
            set[(signal - 1) / BitsOfWord] |= 1ul << ((signal - 1) % BitsOfWord);
        }

        return set;
    }
}
