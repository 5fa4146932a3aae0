using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Http.Parsing;

namespace Uring.Server.Operator.Figures;

/// <summary>
/// The figures of one ring, in memory that other processes may map. Only the loop's thread writes them, with
/// plain stores of aligned words. So a reader sees each figure whole, and costs the loop nothing.
/// </summary>
/// <remarks>
/// The order of the fields is the layout of the page, version 2. Counters start at 0 and only grow. The
/// gauges at the end hold the current values. New fields take the place of reserved words. Any other change
/// needs a new version.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RingFigures
{
    /// <summary>The number of rows in the table of errors: one for each operation, and a spare one.</summary>
    public const int Operations = 8;

    /// <summary>
    /// The number of columns, one for each error number. Column 0 counts all other errors. errno(3) ends at
    /// 133.
    /// </summary>
    public const int Errnos = 136;

    /// <summary>The classes of status codes from 2xx to 5xx.</summary>
    public const int AnswerClasses = 4;

    /// <summary>The room for the kinds of refused requests: <see cref="RequestError"/>.</summary>
    public const int RefusalKinds = 32;

    /// <summary>Accepted connections that were answered or failed.</summary>
    public ulong Connections;

    /// <summary>Connections whose response was sent whole.</summary>
    public ulong Answered;

    /// <summary>Answered connections whose client had sent nothing before the response.</summary>
    public ulong Silent;

    /// <summary>
    /// Connections that broke while the response was being sent. A part of the response may have arrived.
    /// </summary>
    public ulong Broken;

    /// <summary>Connections that were lost because no slot was free.</summary>
    public ulong Lost;

    /// <summary>Bytes of responses that the kernel accepted for sending.</summary>
    public ulong BytesSent;

    /// <summary>Times that a slot or a multishot accept was armed.</summary>
    public ulong Arms;

    /// <summary>Connections closed before the end of their linger or their keep-alive time, to free slots.</summary>
    public ulong CutShort;

    /// <summary>Connections closed without a linger, because their client had nothing more to send.</summary>
    public ulong ClosedAtOnce;

    /// <summary>Times that the loop went to sleep, as in <see cref="Parked"/>.</summary>
    public ulong Parks;

    /// <summary>Times that the loop called io_uring_enter(2).</summary>
    public ulong Enters;

    /// <summary>Times that the submission queue was full when the loop had an entry to submit.</summary>
    public ulong QueueFull;

    /// <summary>
    /// Times that the completion queue had overflowed. The kernel kept the completions, and the loop fetched
    /// them.
    /// </summary>
    public ulong Overflows;

    /// <summary>Times that an accept was delayed because files or memory ran short.</summary>
    public ulong BackOffs;

    /// <summary>Times that the response was replaced by another.</summary>
    public ulong Reloads;

    /// <summary>Bytes that the loop's thread has allocated while serving. Must stay 0.</summary>
    public ulong AllocatedBytes;

    /// <summary>
    /// Broken connections that were reset because their client took nothing for the send timeout.
    /// </summary>
    public ulong ResetByTimeout;

    /// <summary>
    /// Broken connections that were reset because their client took nothing, and new clients needed slots.
    /// </summary>
    public ulong ResetForRoom;

    /// <summary>
    /// Broken connections that were reset because their response had been replaced more than twice.
    /// </summary>
    public ulong ResetByReload;

    /// <summary>Broken connections that were reset at the time limit of a stop.</summary>
    public ulong ResetAtStop;

    /// <summary>Requests that were answered, on connections that may serve several of them.</summary>
    public ulong Requests;

    /// <summary>Requests that did not arrive in time: 408, or a close without an answer.</summary>
    public ulong RequestTimeouts;

    private fixed ulong _answers[AnswerClasses];

    private fixed ulong _refusals[RefusalKinds];

    private fixed ulong _reservedCounters[38];

    /// <summary>Errors by operation and errno: see <see cref="Count"/>.</summary>
    private fixed ulong _errors[Operations * Errnos];

    /// <summary>Slots that no entry refers to.</summary>
    public ulong FreeSlots;

    /// <summary>
    /// Slots whose chain waits for a connection or answers one. The loop cannot distinguish the two.
    /// </summary>
    public ulong ArmedSlots;

    /// <summary>
    /// Slots with a connection that sends a request or gets its answer, as far as the loop knows. The peek of
    /// a fixed response does not wait, so a silent client is answered and lingers.
    /// </summary>
    public ulong AnsweringSlots;

    /// <summary>Slots with an answered connection whose client may still be sending.</summary>
    public ulong LingeringSlots;

    /// <summary>Slots that are being closed.</summary>
    public ulong ClosingSlots;

    /// <summary>
    /// 1 while the loop sleeps in io_uring_enter(2). In batched mode, only while every connection waits for bytes of a request:
    /// with an answer, a linger or a close in progress, most calls return at once.
    /// </summary>
    public ulong Parked;

    /// <summary>Slots with a connection that waits for its next request.</summary>
    public ulong KeptSlots;

    private fixed ulong _reservedGauges[9];

    /// <summary>
    /// Counts an answer by the class of its status, from 200 on. A client takes a status above 599 for a 5xx.
    /// </summary>
    public void CountAnswer(int status) => _answers[int.Min((status / 100) - 2, AnswerClasses - 1)]++;

    /// <summary>Returns the answers of a class, from 0 for 2xx.</summary>
    public readonly ulong Answers(int statusClass) => _answers[statusClass];

    /// <summary>Counts a request that cannot be parsed, or exceeds a limit.</summary>
    public void CountRefusal(RequestError error) => _refusals[(int)error]++;

    /// <summary>Returns how many requests had a mistake.</summary>
    public readonly ulong Refusals(RequestError error) => _refusals[(int)error];

    /// <summary>Counts an error.</summary>
    public void Count(Operation operation, Errno errno) => _errors[Index(operation, errno)]++;

    /// <summary>Returns how often an operation failed with an error number.</summary>
    public readonly ulong Errors(Operation operation, Errno errno) => _errors[Index(operation, errno)];

    private static int Index(Operation operation, Errno errno) =>
        ((int)operation * Errnos) + ((uint)errno < Errnos ? (int)errno : 0);
}
