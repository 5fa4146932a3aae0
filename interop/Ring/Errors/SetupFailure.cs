namespace Uring.Interop;

/// <summary>Why a ring could not be set up.</summary>
public enum SetupFailure
{
    /// <summary>ENOSYS: the kernel has no io_uring (before 5.1, or built without), or a container's profile hides it.</summary>
    NotAvailable,

    /// <summary>EPERM with <c>kernel.io_uring_disabled</c> set to 1 or 2.</summary>
    DisabledBySysctl,

    /// <summary>EPERM for an SQPOLL ring: kernels before 5.11 want root, before 5.13 CAP_SYS_NICE.</summary>
    SqPollNotPermitted,

    /// <summary>EPERM or EACCES from something else: a seccomp profile or a security module.</summary>
    NotPermitted,

    /// <summary>ENOMEM: the memlock limit (kernels before 5.12 charge rings to it), a memory cgroup, or memory itself.</summary>
    OutOfMemory,

    /// <summary>EMFILE or ENFILE: no descriptor left, in the process or in the system.</summary>
    OutOfDescriptors,

    /// <summary>EINVAL: an option that this kernel does not know, two that exclude each other, or too many entries.</summary>
    NotSupported,

    /// <summary>Any other error.</summary>
    Other,
}
