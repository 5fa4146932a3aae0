namespace Uring.Interop;

/// <summary>
/// An eventfd(2): a counter with a descriptor. <see cref="Signal"/> on any thread completes a read of the
/// counter that a ring has in flight, and so wakes the thread of the ring.
/// </summary>
public sealed unsafe class EventFd : IDisposable
{
    /// <summary>Creates the counter, at 0.</summary>
    /// <exception cref="IoUringException">EMFILE or ENFILE: no descriptor is free. Or ENOMEM.</exception>
    public EventFd()
    {
        KernelResult fd = new(Libc.EventFd());
        string? fix = fd.Errno == Errno.EMFILE ? "raise the limit on open files (ulimit -n)" : null;
        Refusal.ThrowIf(fd, "create an eventfd", fix);
        Fd = fd.Value;
    }

    /// <summary>The descriptor. A read returns the counter, 8 bytes, and sets it to 0.</summary>
    public int Fd { get; private set; }

    /// <summary>Adds 1 to the counter and so completes a read of it.</summary>
    /// <returns>
    /// The error of write(2). In practice the counter cannot overflow: an overflow takes 2^64 - 2 signals
    /// without a read.
    /// </returns>
    public Errno Signal()
    {
        ulong one = 1;
        return Libc.Write(Fd, &one, sizeof(ulong)).Errno;
    }

    /// <summary>Reads the counter and sets it to 0. Waits while it is 0.</summary>
    /// <param name="signals">The number of signals.</param>
    /// <returns>The error of read(2): EINTR when a signal handler ran.</returns>
    public Errno Read(out ulong signals)
    {
        ulong counter = 0;
        Errno errno = Libc.Read(Fd, &counter, sizeof(ulong)).Errno;
        signals = counter;
        return errno;
    }

    /// <summary>Reads the counter and sets it to 0, without a wait.</summary>
    /// <param name="signals">The number of signals.</param>
    /// <returns>
    /// EAGAIN without a signal, otherwise as <see cref="Read"/>. EOPNOTSUPP when the kernel cannot read an
    /// eventfd without a wait (RWF_NOWAIT, before Linux 5.8).
    /// </returns>
    public Errno ReadNow(out ulong signals)
    {
        ulong counter = 0;
        Errno errno = Libc.ReadNow(Fd, &counter, sizeof(ulong)).Errno;
        signals = counter;
        return errno;
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
