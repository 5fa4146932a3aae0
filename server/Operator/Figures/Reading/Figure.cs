namespace Uring.Server.Operator.Figures.Reading;

/// <summary>One figure of a ring: text, JSON and Prometheus all show it by this declaration.</summary>
/// <param name="Name">In lower case with underscores; of a counter Prometheus wants <c>_total</c> after it.</param>
/// <param name="Label">For people.</param>
/// <param name="Help">One line.</param>
/// <param name="Value">Reads it.</param>
internal sealed record Figure(string Name, string Label, string Help, Figure.Reader Value)
{
    public delegate ulong Reader(in RingFigures figures);

    /// <summary>They start at 0 and only grow.</summary>
    public static IReadOnlyList<Figure> Counters { get; } =
    [
        new("connections", "connections", "Connections that were accepted and have been answered or have failed.", (in f) => f.Connections),
        new("answered", "answered", "Connections that were sent the whole response.", (in f) => f.Answered),
        new("silent", "silent", "Answered connections that had sent nothing when the answer went out.", (in f) => f.Silent),
        new("broken", "broken", "Connections that broke while the response was being sent.", (in f) => f.Broken),
        new("lost", "lost", "Connections that were lost for want of a slot.", (in f) => f.Lost),
        new("sent_bytes", "bytes sent", "Bytes of responses that the kernel has taken for sending.", (in f) => f.BytesSent),
        new("arms", "arms", "Times that a slot was armed, or an accept that serves many.", (in f) => f.Arms),
        new("cut_short", "cut short", "Connections closed before their linger was over, to make room for others.", (in f) => f.CutShort),
        new("closed_at_once", "closed at once", "Connections closed without a linger, having nothing more to send.", (in f) => f.ClosedAtOnce),
        new("parks", "parks", "Times that the loop went to sleep.", (in f) => f.Parks),
        new("enters", "enters", "Times that the loop called io_uring_enter.", (in f) => f.Enters),
        new("queue_full", "queue full", "Times that the submission queue was full when there was something to submit.", (in f) => f.QueueFull),
        new("overflows", "overflows", "Times that the completion queue had overflowed.", (in f) => f.Overflows),
        new("back_offs", "back-offs", "Times that accepting was put off for want of files or memory.", (in f) => f.BackOffs),
        new("response_changes", "response changes", "Times that the response was exchanged for another.", (in f) => f.Reloads),
        new("allocated_bytes", "bytes allocated", "Bytes that the loop's thread has allocated while serving; has to stay 0.", (in f) => f.AllocatedBytes),
    ];

    /// <summary>Slots by state: together they are all slots of a ring.</summary>
    public static IReadOnlyList<Figure> SlotStates { get; } =
    [
        new("free", "free", "Named by nothing.", (in f) => f.FreeSlots),
        new("armed", "armed", "With a chain that waits for a connection, or answers one.", (in f) => f.ArmedSlots),
        new("answering", "answering", "With a connection that is being answered.", (in f) => f.AnsweringSlots),
        new("lingering", "lingering", "With an answered connection whose client may still be sending.", (in f) => f.LingeringSlots),
        new("closing", "closing", "Being closed.", (in f) => f.ClosingSlots),
    ];

    /// <summary>Of a ring 1 or 0; of a total the number of them.</summary>
    public static Figure Parked { get; } = new("parked", "parked", "1 while the loop sleeps.", (in f) => f.Parked);
}
