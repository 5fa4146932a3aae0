namespace Uring.Tests.Async.Files;

/// <summary>Memory at a multiple of a page.</summary>
internal static class AlignedBuffer
{
    private const int Page = 4096;

    public static unsafe Memory<byte> Allocate(int length)
    {
        byte[] array = GC.AllocateArray<byte>(length + Page, pinned: true);
        fixed (byte* start = array)
        {
            return array.AsMemory((int)((Page - ((nint)start % Page)) % Page), length);
        }
    }
}
