using Uring.Interop;

// liburing has none either: a zero-copy receive needs a registered interface queue, and its caller fills the entry for it.
[assembly: NoPrep(io_uring_op.IORING_OP_RECV_ZC, "bound to a registered zero-copy queue; liburing declares none")]
