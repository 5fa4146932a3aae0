using System.Runtime.InteropServices;

namespace Uring.Server.Http.Sites.Files;

/// <summary>
/// A block of native memory with the bodies of a site. Several versions of the site can share the block.
/// </summary>
/// <remarks>
/// One block, since the C library returns a large block to the kernel as a whole. The managed heap would keep
/// the memory, and would copy it.
/// </remarks>
internal sealed unsafe class BodyMemory
{
    private byte* _data;
    private int _users = 1;

    /// <exception cref="OutOfMemoryException">The memory does not suffice.</exception>
    public BodyMemory(long length)
    {
        _data = (byte*)NativeMemory.Alloc((nuint)length);
        Length = length;
    }

    public byte* Data => _data;

    /// <summary>In bytes.</summary>
    public long Length { get; private set; }

    /// <summary>
    /// Returns the end of the block to the C library. Only for a block without bodies, since it may move.
    /// </summary>
    public void ShrinkTo(long length)
    {
        _data = (byte*)NativeMemory.Realloc(_data, (nuint)length);
        Length = length;
    }

    /// <summary>Adds a user.</summary>
    /// <exception cref="ObjectDisposedException">The last user has freed the block.</exception>
    public BodyMemory Share()
    {
        int users = Volatile.Read(ref _users);
        while (true)
        {
            ObjectDisposedException.ThrowIf(users == 0, this);
            int found = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (found == users)
            {
                return this;
            }

            users = found;
        }
    }

    /// <summary>Removes a user. The last one frees the block.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            NativeMemory.Free(_data);
            _data = null;
        }
    }
}
