using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Files;

/// <summary>A path, and the memory for the metadata of its file, both outside of the managed heap.</summary>
internal sealed unsafe class StatusBuffer(string path) : IDisposable
{
    private readonly byte* _path = (byte*)Marshal.StringToCoTaskMemUTF8(path);
    private readonly statx* _status = (statx*)NativeMemory.AllocZeroed((nuint)sizeof(statx));

    public byte* Path => _path;

    public statx* Memory => _status;

    public UringFileStatus Status => new(*_status);

    public void Dispose()
    {
        Marshal.FreeCoTaskMem((nint)_path);
        NativeMemory.Free(_status);
    }
}
