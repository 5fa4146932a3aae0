using Uring.Interop;

// liburing has no helper either: a zero-copy receive requires a registered interface queue, and its caller
// fills the entry.
[assembly: NoPrep(io_uring_op.IORING_OP_RECV_ZC, "bound to a registered zero-copy queue; liburing declares none")]
