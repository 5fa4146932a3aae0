using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Operator.Figures;

/// <summary>
/// The figures of one ring, in memory that other processes may map: written by its loop's thread alone, with plain stores of
/// aligned words, so whoever reads sees each of them whole, and watching costs the loop nothing.
/// </summary>
/// <remarks>
/// The order of the fields is the layout of the page, version 1. Counters start at 0 and only grow; the gauges, at the end, are
/// what holds now. New fields take the place of reserved words; any other change is another version.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RingFigures
{
    /// <summary>How many operations have a row in the table of errors.</summary>
    public const int Operations = 8;

    /// <summary>How many error numbers have a column: 0 stands for all beyond, errno(3) ends at 133.</summary>
    public const int Errnos = 136;

    /// <summary>Connections that were accepted and have been answered or have failed.</summary>
    public ulong Connections;

    /// <summary>Connections that were sent the whole response.</summary>
    public ulong Answered;

    /// <summary>Of the answered: those that had sent nothing when the answer went out.</summary>
    public ulong Silent;

    /// <summary>Connections that broke while the response was being sent, of which a part may have arrived.</summary>
    public ulong Broken;

    /// <summary>Connections that were lost for want of a slot.</summary>
    public ulong Lost;

    /// <summary>Bytes of responses that the kernel has taken for sending.</summary>
    public ulong BytesSent;

    /// <summary>Times that a slot was armed, or an accept that serves many.</summary>
    public ulong Arms;

    /// <summary>Connections closed before their linger was over, to make room for others.</summary>
    public ulong CutShort;

    /// <summary>Connections closed without a linger, since their client can have nothing more to send.</summary>
    public ulong ClosedAtOnce;

    /// <summary>Times that the loop went to sleep.</summary>
    public ulong Parks;

    /// <summary>Times that the loop called io_uring_enter(2).</summary>
    public ulong Enters;

    /// <summary>Times that the submission queue was full when there was something to submit.</summary>
    public ulong QueueFull;

    /// <summary>Times that the completion queue had overflowed: the completions were kept by the kernel and fetched.</summary>
    public ulong Overflows;

    /// <summary>Times that accepting was put off for want of files or memory.</summary>
    public ulong BackOffs;

    /// <summary>Times that the response was exchanged for another.</summary>
    public ulong Reloads;

    /// <summary>Bytes that the loop's thread has allocated while serving; has to stay 0.</summary>
    public ulong AllocatedBytes;

    private fixed ulong _reservedCounters[16];

    /// <summary>Errors by operation and errno: see <see cref="Count"/>.</summary>
    private fixed ulong _errors[Operations * Errnos];

    /// <summary>Slots that nothing names.</summary>
    public ulong FreeSlots;

    /// <summary>Slots whose chain waits for a connection, or answers one: the loop does not know which.</summary>
    public ulong ArmedSlots;

    /// <summary>Slots with a connection that is being answered, as far as the loop knows of it.</summary>
    public ulong AnsweringSlots;

    /// <summary>Slots with an answered connection whose client may still be sending.</summary>
    public ulong LingeringSlots;

    /// <summary>Slots that are being closed.</summary>
    public ulong ClosingSlots;

    /// <summary>1 while the loop sleeps.</summary>
    public ulong Parked;

    private fixed ulong _reservedGauges[10];

    /// <summary>Counts an error.</summary>
    public void Count(Operation operation, Errno errno) => _errors[Index(operation, errno)]++;

    /// <summary>How often an operation failed with an error number.</summary>
    public readonly ulong Errors(Operation operation, Errno errno) => _errors[Index(operation, errno)];

    private static int Index(Operation operation, Errno errno) =>
        ((int)operation * Errnos) + ((uint)errno < Errnos ? (int)errno : 0);
}
