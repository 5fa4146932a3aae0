using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Tests.Support;

/// <summary>Memory from mmap(2), followed by a page that faults on every access.</summary>
internal sealed unsafe partial class TestMemory : IDisposable
{
    private readonly nuint _length;
    private readonly nuint _page = (nuint)Environment.SystemPageSize;

    public TestMemory(nuint length)
    {
        _length = length;
        Address = Map(null, length + _page, LinuxAbi.PROT_READ | LinuxAbi.PROT_WRITE, LinuxAbi.MAP_SHARED | LinuxAbi.MAP_ANONYMOUS, -1, 0);
        Assert.NotEqual(-1, Address);
        Assert.Equal(0, Protect((void*)(Address + (nint)length), _page, LinuxAbi.PROT_NONE));
    }

    public nint Address { get; }

    public void Dispose() => Assert.Equal(0, Libc.Munmap((void*)Address, _length + _page));

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(void* address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);
}
