using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Memory that the program and the kernel share beside the queues.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Registers arguments for waits, to be named by their index: IORING_REGISTER_MEM_REGION with IORING_MEM_REGION_REG_WAIT_ARG,
    /// Linux 6.13. The ring has to be disabled still (<see cref="IoUringOptions.Disabled"/>); it keeps them for life.
    /// </summary>
    /// <param name="arguments">They can be set before and after.</param>
    /// <exception cref="IoUringException">
    /// EINVAL when the ring is not disabled, and on older kernels; EBUSY when it has a region already; ENOMEM, also for the memlock limit.
    /// </exception>
    /// <remarks>Manual: <c>io_uring_register_region(3)</c>.</remarks>
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
        string? remedy = answer.Errno == Errno.EINVAL ? "set it up with Disabled, register them, then enable it; needs Linux 6.13" : null;
        Refusal.ThrowIf(answer, "register arguments for waits", remedy);
        _waitArguments = arguments;
    }

    /// <summary>Registers a region of memory, of the program or of the kernel: IORING_REGISTER_MEM_REGION, Linux 6.13.</summary>
    /// <param name="region">
    /// Size, and address with IORING_MEM_REGION_TYPE_USER, both of whole pages; without that flag the kernel allocates, and fills in the
    /// offset to be given to mmap(2) on the ring.
    /// </param>
    /// <param name="flags">IORING_MEM_REGION_REG_WAIT_ARG when it holds arguments for waits, or 0.</param>
    /// <exception cref="IoUringException">
    /// EBUSY when the ring has a region already; EINVAL when the size or the address is not of whole pages, for wait arguments on a
    /// ring that is not disabled, and on older kernels; EFAULT for an address that is not mapped, and for an address without the
    /// flag; ENOMEM.
    /// </exception>
    /// <remarks>Manual: <c>io_uring_register_region(3)</c>.</remarks>
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
