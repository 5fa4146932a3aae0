namespace Uring.Interop;

/// <summary>The smallest ring, without a mapping, for queries and trials.</summary>
internal sealed unsafe class ScratchRing : IDisposable
{
    private ScratchRing(int fd, uint features)
    {
        Fd = fd;
        Features = features;
    }

    public int Fd { get; }

    public uint Features { get; }

    public static Errno TryCreate(uint flags, out ScratchRing? ring)
    {
        io_uring_params parameters = new() { flags = flags };
        KernelResult fd = new(Libc.IoUringSetup(1, &parameters));
        ring = fd.IsError ? null : new ScratchRing(fd.Value, parameters.features);
        return fd.Errno;
    }

    public KernelResult Register(uint operation, void* argument, uint count) =>
        new(Libc.IoUringRegister(Fd, operation, argument, count));

    public void Dispose() => _ = Libc.Close(Fd);
}
