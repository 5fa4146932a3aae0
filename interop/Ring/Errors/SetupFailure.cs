namespace Uring.Interop;

/// <summary>The cause of a failed set-up.</summary>
public enum SetupFailure
{
    /// <summary>
    /// Options that no kernel accepts together, or values that no kernel accepts: the library reports EINVAL
    /// before any system call.
    /// </summary>
    Contradiction,

    /// <summary>
    /// ENOSYS: the kernel has no io_uring (before 5.1, or built without), or a container's profile hides it.
    /// </summary>
    NotAvailable,

    /// <summary>EPERM with <c>kernel.io_uring_disabled</c> set to 1 or 2.</summary>
    DisabledBySysctl,

    /// <summary>
    /// EPERM for an SQPOLL ring: kernels before 5.11 require root, before 5.13 CAP_SYS_NICE.
    /// </summary>
    SqPollNotPermitted,

    /// <summary>EPERM or EACCES of another cause: a seccomp profile or a security module.</summary>
    NotPermitted,

    /// <summary>
    /// ENOMEM, also after retries for a quarter of a second. The cause is the memlock limit, a memory cgroup,
    /// huge pages, the address space, or the memory of the system. Kernels before 5.12, and from 6.14 to 7.1,
    /// charge rings to the memlock limit.
    /// </summary>
    OutOfMemory,

    /// <summary>
    /// EMFILE or ENFILE: no descriptor is free in the process or in the system. EBUSY: no index is free in
    /// the thread.
    /// </summary>
    OutOfDescriptors,

    /// <summary>EAGAIN: no thread is free for an SQPOLL ring.</summary>
    OutOfThreads,

    /// <summary>EFAULT: the memory for the ring is not mapped, or not writable.</summary>
    BadMemory,

    /// <summary>EBADF or ENXIO: the ring of AttachTo is closed, or being closed.</summary>
    BadAttachment,

    /// <summary>
    /// EINVAL: an option that this kernel does not know, or a processor that is not available.
    /// </summary>
    NotSupported,

    /// <summary>
    /// The library supports x86-64 and arm64 in little endian, and reports ENOSYS on another processor before
    /// any system call.
    /// </summary>
    UnsupportedProcessor,

    /// <summary>Any other error.</summary>
    Other,
}
