using System.Runtime.InteropServices;

namespace Uring.Tests.Prep.Kernel;

/// <summary>A string as the kernel wants it: UTF-8, ending in 0, at an address that stays.</summary>
internal sealed unsafe class CString(string text) : IDisposable
{
    private readonly byte* _bytes = (byte*)Marshal.StringToCoTaskMemUTF8(text);

    public static implicit operator byte*(CString text) => text._bytes;

    public void Dispose() => Marshal.FreeCoTaskMem((nint)_bytes);
}
