namespace Uring.Interop;

/// <summary>
/// Memory for the queues of a ring with IORING_SETUP_NO_MMAP, each part in one physical piece if possible.
/// </summary>
internal sealed unsafe class HugePageMemory : IDisposable
{
    /// <summary>The size of a huge page on every x86-64 and, with pages of 4 KiB, every arm64.</summary>
    public const uint PageBytes = 2 * 1024 * 1024;

    private readonly nuint _length;
    private void* _address;

    private HugePageMemory(void* address, nuint length, nuint queuesOffset)
    {
        _address = address;
        _length = length;
        Queues = (byte*)address + queuesOffset;
    }

    public byte* Sqes => (byte*)_address;

    public byte* Queues { get; }

    /// <summary>Allocates the memory. ENOMEM when too few huge pages are free.</summary>
    public static Errno TryAllocate(in RingSizes sizes, out HugePageMemory? memory)
    {
        // Kernels before 6.14 refuse a part that is spread over pages. A part within a plain page needs no
        // huge page.
        nuint page = (nuint)Environment.SystemPageSize;
        bool huge = sizes.SqesBytes > page || sizes.QueuesBytes > page;
        bool together = !huge || sizes.TotalBytes <= PageBytes;
        nuint offset = together ? sizes.SqesBytes : RingSizes.AlignUp(sizes.SqesBytes, PageBytes);
        nuint length = RingSizes.AlignUp(offset + sizes.QueuesBytes, huge ? PageBytes : page);
        Errno errno = Libc.MapAnonymous(length, huge, out void* address);
        memory = errno == Errno.None ? new HugePageMemory(address, length, offset) : null;
        if (memory is not null)
        {
            // RingMapping has the reason.
            _ = Libc.DontFork(address, length);
        }

        return errno;
    }

    public void Dispose()
    {
        if (_address != null)
        {
            _ = Libc.Munmap(_address, _length);
            _address = null;
        }
    }
}
