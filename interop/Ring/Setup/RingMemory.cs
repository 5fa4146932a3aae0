namespace Uring.Interop;

/// <summary>Memory that a program gives to a ring for its queues: IORING_SETUP_NO_MMAP, io_uring_queue_init_mem(3).</summary>
/// <remarks>
/// It begins on a page and has to be left alone until the ring is disposed, and some ms longer if requests were in flight:
/// the kernel holds the pages and may still complete into them. Kernels before 6.14 want the entries and the queues each in
/// one physical piece: in a page, or in a huge page.
/// </remarks>
/// <param name="Address">Where it begins.</param>
/// <param name="Length">How many bytes; <see cref="IoUring.MemorySize"/> tells how many a ring needs.</param>
public readonly record struct RingMemory(nint Address, nuint Length);
