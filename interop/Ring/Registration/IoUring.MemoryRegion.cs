using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Memory that the program and the kernel share beside the queues.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Registers arguments of waits, which a wait names by their index: IORING_REGISTER_MEM_REGION with
    /// IORING_MEM_REGION_REG_WAIT_ARG, Linux 6.13. The ring must be disabled
    /// (<see cref="IoUringOptions.Disabled"/>). The registration lasts until Dispose.
    /// </summary>
    /// <param name="arguments">
    /// The arguments. The program can set them before and after the registration.
    /// </param>
    /// <exception cref="IoUringException">
    /// EINVAL: the ring is enabled, or the kernel is older. EBUSY: the ring has a region. ENOMEM: the kernel
    /// has no memory, or the memlock limit is exceeded (RLIMIT_MEMLOCK).
    /// </exception>
    /// <remarks>Manual: io_uring_register_region(3).</remarks>
    public void RegisterWaitArguments(WaitArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ObjectDisposedException.ThrowIf(arguments.Count == 0, arguments);
        io_uring_region_desc region = new()
        {
            user_addr = (ulong)arguments.Address,
            size = arguments.Length,
            flags = IORING_MEM_REGION_TYPE_USER,
        };
        KernelResult answer = TryRegisterRegion(ref region, IORING_MEM_REGION_REG_WAIT_ARG);
        string? fix = answer.Errno == Errno.EINVAL ? "set up the ring with Disabled, register, and then enable it (Linux 6.13)" : null;
        Refusal.ThrowIf(answer, "register arguments for waits", fix);
        _waitArguments = arguments;
    }

    /// <summary>
    /// Registers a region of memory, of the program or of the kernel: IORING_REGISTER_MEM_REGION, Linux 6.13.
    /// </summary>
    /// <param name="region">
    /// Size, and address with IORING_MEM_REGION_TYPE_USER, both in whole pages. Without that flag the kernel
    /// allocates the region, and fills in its offset for mmap(2) of the ring's descriptor.
    /// </param>
    /// <param name="flags">IORING_MEM_REGION_REG_WAIT_ARG for a region with arguments of waits, or 0.</param>
    /// <exception cref="IoUringException">
    /// EBUSY: the ring has a region. EINVAL: the size or the address is not a multiple of the page size, the
    /// region has wait arguments and the ring is enabled, or the kernel is older. EFAULT: the address is not
    /// mapped, or is given without the flag. ENOMEM.
    /// </exception>
    /// <remarks>Manual: io_uring_register_region(3).</remarks>
    public void RegisterRegion(ref io_uring_region_desc region, uint flags) =>
        Refusal.ThrowIf(TryRegisterRegion(ref region, flags), "register a memory region");

    private KernelResult TryRegisterRegion(ref io_uring_region_desc region, uint flags)
    {
        fixed (io_uring_region_desc* description = &region)
        {
            io_uring_mem_region_reg argument = new() { region_uptr = (ulong)description, flags = flags };
            return Register(IORING_REGISTER_MEM_REGION, &argument, 1);
        }
    }
}
