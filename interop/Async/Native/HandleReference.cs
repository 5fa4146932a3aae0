using System.Runtime.InteropServices;

namespace Uring.Native;

/// <summary>Keeps a handle open for a system call.</summary>
internal readonly ref struct HandleReference
{
    private readonly SafeHandle _handle;

    public HandleReference(SafeHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    public int Descriptor => (int)_handle.DangerousGetHandle();

    public void Dispose() => _handle.DangerousRelease();
}
