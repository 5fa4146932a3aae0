namespace Uring.Interop;

/// <summary>Why a ring could not be set up.</summary>
public enum SetupFailure
{
    /// <summary>
    /// Options that no kernel takes together, or values that no kernel takes: the library reports EINVAL before any
    /// system call.
    /// </summary>
    Contradiction,

    /// <summary>ENOSYS: the kernel has no io_uring (before 5.1, or built without), or a container's profile hides it.</summary>
    NotAvailable,

    /// <summary>EPERM with <c>kernel.io_uring_disabled</c> set to 1 or 2.</summary>
    DisabledBySysctl,

    /// <summary>EPERM for an SQPOLL ring: kernels before 5.11 require root, before 5.13 CAP_SYS_NICE.</summary>
    SqPollNotPermitted,

    /// <summary>EPERM or EACCES from something else: a seccomp profile or a security module.</summary>
    NotPermitted,

    /// <summary>
    /// ENOMEM, for a quarter of a second: the memlock limit, a memory cgroup, huge pages, address space, or memory
    /// itself. Kernels before 5.12, and from 6.14 to 7.1, charge rings to the memlock limit.
    /// </summary>
    OutOfMemory,

    /// <summary>EMFILE or ENFILE: no descriptor left, in the process or in the system. EBUSY: no index left in the thread.</summary>
    OutOfDescriptors,

    /// <summary>EAGAIN: no thread left for an SQPOLL ring.</summary>
    OutOfThreads,

    /// <summary>EFAULT: the memory given to the ring is not there, or cannot be written.</summary>
    BadMemory,

    /// <summary>EBADF or ENXIO: the ring to attach to is going.</summary>
    BadAttachment,

    /// <summary>EINVAL: an option that this kernel does not know, or a processor that is not there.</summary>
    NotSupported,

    /// <summary>Any other error.</summary>
    Other,
}
