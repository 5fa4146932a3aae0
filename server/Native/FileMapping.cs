using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Uring.Server.Native;

/// <summary>A shared memory mapping of a whole file.</summary>
internal sealed unsafe class FileMapping : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public FileMapping(SafeFileHandle file, MemoryMappedFileAccess access)
    {
        _file = MemoryMappedFile.CreateFromFile(file, null, 0, access, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, 0, access);
        byte* data = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref data);
        Data = data + _view.PointerOffset;
    }

    public byte* Data { get; private set; }

    public void Dispose()
    {
        if (Data is not null)
        {
            Data = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
