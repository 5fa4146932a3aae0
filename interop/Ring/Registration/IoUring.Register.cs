namespace Uring.Interop;

/// <content>The system call of all registrations: io_uring_register(2).</content>
public sealed unsafe partial class IoUring
{
    /// <summary>Whether the ring can still register.</summary>
    internal bool IsOpen => _fd >= 0;

    /// <summary>
    /// Calls io_uring_register(2) for this ring, for operations without a method here. The method checks no
    /// argument and keeps no memory alive.
    /// </summary>
    /// <param name="operation">The operation, without IORING_REGISTER_USE_REGISTERED_RING.</param>
    /// <param name="argument">
    /// The argument of the operation: mostly a struct or an array, for some operations null.
    /// </param>
    /// <param name="count">
    /// The number of elements, or the size of the struct in bytes, as the operation defines.
    /// </param>
    /// <returns>
    /// The result of the kernel: mostly 0, a count from some operations, or an error. EEXIST can also mean
    /// that the ring belongs to another thread (<see cref="IoUringOptions.SingleIssuer"/>).
    /// </returns>
    public KernelResult Register(io_uring_register_op operation, void* argument, uint count)
    {
        // All registrations come here, so that a registered index can replace the descriptor.
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        CheckIndexOwner(RegisterFlags != 0);
        return new KernelResult(Libc.IoUringRegister(RegisterFd, (uint)operation | RegisterFlags, argument, count));
    }

    /// <summary>Updates slots of a table of files or of buffers.</summary>
    private KernelResult UpdateTable(io_uring_register_op operation, uint slot, void* data, int count, ReadOnlySpan<ulong> tags)
    {
        CheckTags(count, tags.Length);
        fixed (ulong* tag = tags)
        {
            io_uring_rsrc_update2 argument = new() { offset = slot, nr = (uint)count, data = (ulong)data, tags = (ulong)tag };
            return Register(operation, &argument, (uint)sizeof(io_uring_rsrc_update2));
        }
    }

    /// <summary>
    /// Requires one tag for each resource, or none: the kernel would read beyond a shorter list.
    /// </summary>
    private static void CheckTags(int resources, int tags)
    {
        if (tags != 0 && tags != resources)
        {
            throw new ArgumentException($"{resources} resources have {tags} tags: give one tag for each, or none", nameof(tags));
        }
    }
}
