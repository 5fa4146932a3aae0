namespace Uring.Interop;

/// <content>The system call below all registration: io_uring_register(2).</content>
public sealed unsafe partial class IoUring
{
    /// <summary>Whether the ring can still be told something.</summary>
    internal bool IsOpen => _fd >= 0;

    /// <summary>
    /// Calls io_uring_register(2) for this ring: for what has no method here. Nothing is checked and nothing is kept alive.
    /// </summary>
    /// <param name="operation">The operation, without IORING_REGISTER_USE_REGISTERED_RING.</param>
    /// <param name="argument">What the operation wants: mostly a struct or an array, in some cases null.</param>
    /// <param name="count">How many of them, or the size of the struct in bytes, as the operation has it.</param>
    /// <returns>
    /// What the kernel returned: mostly 0, a count from some operations, or an errno. EEXIST also means that the ring is
    /// another thread's: <see cref="IoUringOptions.SingleIssuer"/>.
    /// </returns>
    public KernelResult Register(io_uring_register_op operation, void* argument, uint count)
    {
        // The one place that says which descriptor the kernel is told, so that a registered one can stand in for it.
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        CheckIndexOwner(RegisterFlags != 0);
        return new KernelResult(Libc.IoUringRegister(RegisterFd, (uint)operation | RegisterFlags, argument, count));
    }

    /// <summary>Replaces slots of a table, of files or of buffers.</summary>
    private KernelResult UpdateTable(io_uring_register_op operation, uint slot, void* data, int count, ReadOnlySpan<ulong> tags)
    {
        CheckTags(count, tags.Length);
        fixed (ulong* tag = tags)
        {
            io_uring_rsrc_update2 argument = new() { offset = slot, nr = (uint)count, data = (ulong)data, tags = (ulong)tag };
            return Register(operation, &argument, (uint)sizeof(io_uring_rsrc_update2));
        }
    }

    /// <summary>Tags go with resources one by one, or there are none: the kernel would read beyond a shorter list.</summary>
    private static void CheckTags(int resources, int tags)
    {
        if (tags != 0 && tags != resources)
        {
            throw new ArgumentException($"{resources} resources have {tags} tags: one each, or none at all", nameof(tags));
        }
    }
}
