using System.Buffers;
using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Operations;

/// <content>Reads and writes: the buffer stays pinned and the handle open until the last completion.</content>
internal sealed unsafe partial class Operation
{
    private MemoryHandle _pin;
    private SafeHandle? _handle;
    private long _length;
    private long _done;
    private BufferVectors? _vectors;

    // Blocks are the only memory in the region, so the start of a buffer decides.
    private bool IsRegistered => loop.Context.Region is { } region && region.Contains(_pin.Pointer);

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
        int fd = (int)handle.DangerousGetHandle();
        byte* target = (byte*)_pin.Pointer + done;
        uint length = (uint)(buffer.Length - done);
        if (IsRegistered)
        {
            _entry.PrepReadFixed(fd, target, length, (ulong)offset, 0);
        }
        else
        {
            _entry.PrepRead(fd, target, length, (ulong)offset);
        }
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
        int fd = (int)handle.DangerousGetHandle();
        if (IsRegistered)
        {
            _entry.PrepWriteFixed(fd, _pin.Pointer, (uint)_length, (ulong)offset, 0);
        }
        else
        {
            _entry.PrepWrite(fd, _pin.Pointer, (uint)_length, (ulong)offset);
        }
    }

    /// <summary>Makes the operation a read into several buffers.</summary>
    public void PrepareRead(SafeHandle handle, IReadOnlyList<Memory<byte>> buffers, long offset)
    {
        _kind = OperationKind.Read;
        Hold(handle);
        int count = buffers.Count;
        BufferVectors vectors = BeginVectors(count);
        try
        {
            for (int i = 0; i < count; i++)
            {
                Add(buffers[i]);
            }
        }
        catch
        {
            Abandon();
            throw;
        }

        _entry = default;
        _entry.PrepReadv((int)handle.DangerousGetHandle(), vectors.Vectors, vectors.Count, (ulong)offset);
    }

    /// <summary>Makes the operation a write of several buffers, whole.</summary>
    public void PrepareWrite(SafeHandle handle, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset)
    {
        _kind = OperationKind.WriteVectors;
        Hold(handle);
        int count = buffers.Count;
        BufferVectors vectors = BeginVectors(count);
        try
        {
            for (int i = 0; i < count; i++)
            {
                // Without this, 1,024 empty buffers at the start end the write: the kernel takes only them,
                // and writes 0 bytes.
                ReadOnlyMemory<byte> buffer = buffers[i];
                if (!buffer.IsEmpty)
                {
                    Add(buffer);
                }
            }
        }
        catch
        {
            Abandon();
            throw;
        }

        _entry = default;
        _entry.PrepWritev((int)handle.DangerousGetHandle(), vectors.Vectors, vectors.Count, (ulong)offset);
    }

    /// <summary>Makes the operation a request without a buffer. The caller has prepared the entry.</summary>
    public void Prepare(SafeHandle handle, in io_uring_sqe entry)
    {
        _kind = OperationKind.Any;
        Hold(handle);
        _entry = entry;
    }

    /// <summary>Makes the operation a flush to the disk.</summary>
    public void PrepareFlush(SafeHandle handle, in io_uring_sqe entry)
    {
        Prepare(handle, entry);
        _kind = OperationKind.Flush;
    }

    // Another thread can have disposed the handle since the check.
    private void Hold(SafeHandle handle)
    {
        bool added = false;
        try
        {
            handle.DangerousAddRef(ref added);
        }
        catch
        {
            Abandon();
            throw;
        }

        _handle = handle;
    }

    private void Hold(SafeHandle handle, Memory<byte> buffer, int done)
    {
        Hold(handle);
        Pin(buffer);
        _length = buffer.Length;
        _done = done;
    }

    private BufferVectors BeginVectors(int count)
    {
        _length = 0;
        _vectors ??= new BufferVectors();
        _vectors.Begin(count);
        return _vectors;
    }

    private void Add(ReadOnlyMemory<byte> buffer)
    {
        _vectors!.Add(buffer);
        _length += buffer.Length;
    }

    // The memory of a MemoryManager can refuse to be pinned.
    private void Pin(Memory<byte> buffer)
    {
        try
        {
            _pin = buffer.Pin();
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    private void ReleaseMemory()
    {
        _pin.Dispose();
        _pin = default;
        _vectors?.Release();
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
            _result = new KernelResult((int)_done + (int)_result.Count);
        }

        return OperationStep.Complete;
    }

    private OperationStep AfterFlush()
    {
        if (_result.Errno is Errno.EINVAL or Errno.EROFS or Errno.EOPNOTSUPP)
        {
            _result = default;
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

        uint written = _result.Count;
        _done += written;
        if (_done == _length)
        {
            // The sum of several buffers can be larger than a result.
            _result = new KernelResult((int)Math.Min(_length, int.MaxValue));
            return OperationStep.Complete;
        }

        if (written == 0)
        {
            _result = KernelResult.Failed(Errno.EIO);
            return OperationStep.Complete;
        }

        StepOver(written);
        return OperationStep.Continue;
    }

    private void StepOver(uint written)
    {
        if (_kind == OperationKind.WriteVectors)
        {
            _vectors!.Advance(written);
            _entry.addr = (ulong)_vectors.Vectors;
            _entry.len = _vectors.Count;
        }
        else
        {
            _entry.addr += written;
            _entry.len -= written;
        }

        if (_entry.off != ulong.MaxValue)
        {
            _entry.off += written;
        }
    }
}
