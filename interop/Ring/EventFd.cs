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
        string? remedy = fd.Errno == Errno.EMFILE ? "raise the limit on open files (ulimit -n)" : null;
        Refusal.ThrowIf(fd, "create an eventfd", remedy);
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

    /// <summary>Takes what the counter holds, and sets it to 0; sleeps while it is 0.</summary>
    /// <param name="signals">How many signals there were.</param>
    /// <returns>The error of read(2): EINTR when a signal handler ran.</returns>
    public Errno Read(out ulong signals)
    {
        ulong counter = 0;
        Errno errno = Libc.Read(Fd, &counter, sizeof(ulong)).Errno;
        signals = counter;
        return errno;
    }

    /// <summary>Takes what the counter holds, and sets it to 0; never sleeps.</summary>
    /// <param name="signals">How many signals there were.</param>
    /// <returns>
    /// EAGAIN when there were none; otherwise as <see cref="Read"/>, and EOPNOTSUPP where an eventfd cannot be read without waiting
    /// (RWF_NOWAIT, before Linux 5.8).
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
