using System.Runtime.InteropServices;

namespace Uring.Tests.Prep.Kernel;

/// <summary>A string for the kernel: UTF-8, terminated by 0, at a fixed address.</summary>
internal sealed unsafe class CString(string text) : IDisposable
{
    private readonly byte* _bytes = (byte*)Marshal.StringToCoTaskMemUTF8(text);

    public static implicit operator byte*(CString text) => text._bytes;

    public void Dispose() => Marshal.FreeCoTaskMem((nint)_bytes);
}
