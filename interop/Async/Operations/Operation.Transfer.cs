using System.Buffers;
using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Operations;

/// <content>Reads and writes: the buffer stays pinned and the handle open until the last completion.</content>
internal sealed unsafe partial class Operation
{
    private MemoryHandle _pin;
    private SafeHandle? _handle;
    private int _length;
    private int _done;

    /// <summary>Makes the operation a read.</summary>
    /// <param name="handle">The file. The operation adds a reference.</param>
    /// <param name="buffer">The whole buffer.</param>
    /// <param name="offset">The offset in the file of the first byte to read, or -1 for a file without offsets.</param>
    /// <param name="done">The number of bytes that the buffer has already.</param>
    public void PrepareRead(SafeHandle handle, Memory<byte> buffer, long offset, int done)
    {
        _kind = OperationKind.Read;
        Hold(handle, buffer, done);
        _entry = default;
        _entry.PrepRead((int)handle.DangerousGetHandle(), (byte*)_pin.Pointer + done, (uint)(_length - done), (ulong)offset);
    }

    /// <summary>Makes the operation a write of the whole buffer.</summary>
    /// <param name="handle">The file. The operation adds a reference.</param>
    /// <param name="buffer">The bytes.</param>
    /// <param name="offset">The offset in the file, or -1 for a file without offsets.</param>
    public void PrepareWrite(SafeHandle handle, ReadOnlyMemory<byte> buffer, long offset)
    {
        _kind = OperationKind.Write;
        Hold(handle, MemoryMarshal.AsMemory(buffer), 0);
        _entry = default;
        _entry.PrepWrite((int)handle.DangerousGetHandle(), (byte*)_pin.Pointer, (uint)_length, (ulong)offset);
    }

    /// <summary>Keeps a handle open until the last completion.</summary>
    public void Hold(SafeHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    private void Hold(SafeHandle handle, Memory<byte> buffer, int done)
    {
        Hold(handle);
        _pin = buffer.Pin();
        _length = buffer.Length;
        _done = done;
    }

    private void ReleaseMemory()
    {
        _pin.Dispose();
        _pin = default;
        _handle?.DangerousRelease();
        _handle = null;
    }

    private OperationStep AfterRead()
    {
        if (_result.Errno == Errno.EINTR && !IsCancelled)
        {
            return OperationStep.Continue;
        }

        // An error after some bytes shows again in the next read.
        if (!_result.IsError || _done > 0)
        {
            _result = new KernelResult(_done + (int)_result.Count);
        }

        return OperationStep.Complete;
    }

    private OperationStep AfterWrite()
    {
        if (_result.Errno == Errno.EINTR && !IsCancelled)
        {
            return OperationStep.Continue;
        }

        if (_result.IsError)
        {
            return OperationStep.Complete;
        }

        int written = (int)_result.Count;
        _done += written;
        if (_done == _length)
        {
            _result = new KernelResult(_length);
            return OperationStep.Complete;
        }

        if (written == 0)
        {
            _result = KernelResult.Failed(Errno.EIO);
            return OperationStep.Complete;
        }

        _entry.addr += (ulong)written;
        _entry.len -= (uint)written;
        if (_entry.off != ulong.MaxValue)
        {
            _entry.off += (ulong)written;
        }

        return OperationStep.Continue;
    }
}
