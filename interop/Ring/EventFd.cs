namespace Uring.Interop;

/// <summary>
/// An eventfd(2): a counter behind a descriptor. A ring that has a read of it in flight is woken by
/// <see cref="Signal"/>, from any thread and whether it spins or sleeps.
/// </summary>
public sealed unsafe class EventFd : IDisposable
{
    /// <summary>Creates the counter, at 0.</summary>
    /// <exception cref="IoUringException">EMFILE or ENFILE: no descriptor left; ENOMEM.</exception>
    public EventFd()
    {
        KernelResult fd = new(Libc.EventFd());
        if (fd.IsError)
        {
            throw new IoUringException(fd.Errno, $"cannot create an eventfd: {KernelResult.Describe(fd.Errno)}");
        }

        Fd = fd.Value;
    }

    /// <summary>The descriptor; a read yields the counter, 8 bytes, and sets it to 0.</summary>
    public int Fd { get; private set; }

    /// <summary>Adds 1 to the counter and so completes a read of it.</summary>
    /// <returns>The error of write(2); the counter cannot overflow in practice (2^64 - 2 signals without a read).</returns>
    public Errno Signal()
    {
        ulong one = 1;
        return Libc.Write(Fd, &one, sizeof(ulong)).Errno;
    }

    /// <summary>Closes the descriptor.</summary>
    public void Dispose()
    {
        if (Fd >= 0)
        {
            _ = Libc.Close(Fd);
            Fd = -1;
        }
    }
}
