namespace Uring.Server.Operator.Figures;

/// <summary>What can fail on the way of a connection. The numbers are part of the layout of the page of figures.</summary>
internal enum Operation : byte
{
    Accept = 0,

    /// <summary>Reading, or throwing away, the request.</summary>
    Receive = 1,
    Send = 2,
    Shutdown = 3,

    /// <summary>Throwing away what came during the linger.</summary>
    Drain = 4,
    Close = 5,

    /// <summary>What the loop asks of the kernel for itself: the doorbell, the ticks of its clock, io_uring_enter(2).</summary>
    Loop = 6,
}
