namespace Uring.Interop;

/// <summary>
/// Memory of the program for the queues of a ring: IORING_SETUP_NO_MMAP, io_uring_queue_init_mem(3).
/// </summary>
/// <remarks>
/// The memory begins on a page. The program must not touch it until the ring is disposed. If requests were in
/// flight then, the kernel holds the pages for some ms longer and may still complete into them. Kernels
/// before 6.14 require the entries and the queues each in one physical piece: in a page, or in a huge page.
/// </remarks>
/// <param name="Address">The address of the memory.</param>
/// <param name="Length">
/// The length in bytes. <see cref="IoUring.MemorySize"/> returns the length that a ring requires.
/// </param>
public readonly record struct RingMemory(nint Address, nuint Length);
