using Uring.Server.Http.Parsing;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>
/// The declaration of a figure of a ring. The text, JSON and Prometheus formats are all written from it.
/// </summary>
/// <param name="Name">
/// The key, in lower case with underscores. Prometheus requires the suffix <c>_total</c> for a counter.
/// </param>
/// <param name="Label">The name in the text format.</param>
/// <param name="Help">The description, in one line.</param>
/// <param name="Value">Reads the figure.</param>
internal sealed record Figure(string Name, string Label, string Help, Figure.Reader Value)
{
    public delegate ulong Reader(in RingFigures figures);

    /// <summary>Counters, which start at 0 and only grow.</summary>
    public static IReadOnlyList<Figure> Counters { get; } =
    [
        new("connections", "connections", "Accepted connections that were answered or failed.", (in f) => f.Connections),
        new("answered", "answered", "Connections whose response was sent whole.", (in f) => f.Answered),
        new("silent", "silent", "Answered connections whose client had sent nothing before the response.", (in f) => f.Silent),
        new("broken", "broken", "Connections that broke while the response was being sent.", (in f) => f.Broken),
        new("reset_by_timeout", "reset by timeout", "Broken connections that were reset because their client took nothing for the send timeout.", (in f) => f.ResetByTimeout),
        new("reset_for_room", "reset for room", "Broken connections that were reset because their client took nothing, and new clients needed slots.", (in f) => f.ResetForRoom),
        new("reset_by_reload", "reset by reload", "Broken connections that were reset because their response had been replaced more than twice.", (in f) => f.ResetByReload),
        new("reset_at_stop", "reset at stop", "Broken connections that were reset at the time limit of a stop.", (in f) => f.ResetAtStop),
        new("lost", "lost", "Connections that were lost because no slot was free.", (in f) => f.Lost),
        new("sent_bytes", "bytes sent", "Bytes of responses that the kernel accepted for sending.", (in f) => f.BytesSent),
        new("arms", "arms", "Times that a slot or a multishot accept was armed.", (in f) => f.Arms),
        new("cut_short", "cut short", "Connections closed before the end of their linger or their keep-alive time, to free slots.", (in f) => f.CutShort),
        new("closed_at_once", "closed at once", "Connections closed without a linger, because their client had nothing more to send.", (in f) => f.ClosedAtOnce),
        new("parks", "parks", "Times that the loop went to sleep.", (in f) => f.Parks),
        new("enters", "enters", "Times that the loop called io_uring_enter.", (in f) => f.Enters),
        new("queue_full", "queue full", "Times that the submission queue was full when the loop had an entry to submit.", (in f) => f.QueueFull),
        new("overflows", "overflows", "Times that the completion queue had overflowed.", (in f) => f.Overflows),
        new("back_offs", "back-offs", "Times that an accept was delayed because files or memory ran short.", (in f) => f.BackOffs),
        new("response_changes", "response changes", "Times that the response was replaced by another.", (in f) => f.Reloads),
        new("allocated_bytes", "bytes allocated", "Bytes that the loop's thread has allocated while serving. Must stay 0.", (in f) => f.AllocatedBytes),
    ];

    /// <summary>Slots of connections between two requests, where the server reads requests.</summary>
    public static Figure Kept { get; } = new("kept", "kept", "The connection waits for its next request.", (in f) => f.KeptSlots);

    /// <summary>Slots by state. The sum is the number of slots of the ring.</summary>
    public static IReadOnlyList<Figure> SlotStates { get; } =
    [
        new("free", "free", "No entry refers to the slot.", (in f) => f.FreeSlots),
        new("armed", "armed", "The chain of the slot waits for a connection or answers one.", (in f) => f.ArmedSlots),
        new("answering", "answering", "The connection sends a request or gets its answer.", (in f) => f.AnsweringSlots),
        new("lingering", "lingering", "The connection is answered, and its client may still be sending.", (in f) => f.LingeringSlots),
        new("closing", "closing", "The connection is being closed.", (in f) => f.ClosingSlots),
        Kept,
    ];

    /// <summary>The counter of requests, where the server reads them.</summary>
    public static Figure Requests { get; } = new("requests", "requests", "Requests that were answered.", (in f) => f.Requests);

    /// <summary>The counter of late requests, where the server reads them.</summary>
    public static Figure RequestTimeouts { get; } = new(
        "request_timeouts", "request timeouts", "Requests that did not arrive in time: 408, or a close without an answer.", (in f) => f.RequestTimeouts);

    /// <summary>
    /// The requests by the class of their status. The sum is the figure <see cref="Requests"/>.
    /// </summary>
    public static FigureGroup RequestClasses { get; } = new(
        Requests.Name,
        "class",
        "Requests that were answered, by the class of their status.",
        [
            new("2xx", "requests 2xx", "Successful.", (in f) => f.Answers(0)),
            new("3xx", "requests 3xx", "Redirected.", (in f) => f.Answers(1)),
            new("4xx", "requests 4xx", "Errors of the client.", (in f) => f.Answers(2)),
            new("5xx", "requests 5xx", "Errors of the server.", (in f) => f.Answers(3)),
        ]);

    /// <summary>The requests that were refused, by their mistake.</summary>
    public static FigureGroup Refusals { get; } = new(
        "refused_requests",
        "reason",
        "Requests that cannot be parsed or exceed a limit. A reason appears after its first request.",
        [.. Enum.GetValues<RequestError>().Where(error => error != RequestError.None).Select(Refused)])
    {
        OmitsZeros = true,
    };

    private static Figure Refused(RequestError error)
    {
        string name = string.Concat($"{error}".Select(c => char.IsAsciiLetterUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}")).TrimStart('-');
        return new Figure(name, $"refused: {name}", name, (in f) => f.Refusals(error));
    }

    /// <summary>1 or 0 for a ring. In a total, the number of parked rings.</summary>
    public static Figure Parked { get; } = new(
        "parked", "parked", "1 while the loop sleeps. In batched mode, only while every connection waits for bytes of a request.", (in f) => f.Parked);
}
