namespace Uring.Server.Operator.Figures;

/// <summary>
/// The operations whose errors are counted. The numbers are part of the layout of the page of figures.
/// </summary>
internal enum Operation : byte
{
    Accept = 0,

    /// <summary>Reads or discards the request.</summary>
    Receive = 1,
    Send = 2,
    Shutdown = 3,

    /// <summary>Discards the data that arrives during the linger.</summary>
    Drain = 4,
    Close = 5,

    /// <summary>The loop's own entries: the doorbell, the ticks of its clock, io_uring_enter(2).</summary>
    Loop = 6,
}
