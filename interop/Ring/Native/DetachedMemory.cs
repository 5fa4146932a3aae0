using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <summary>The memory of the queues of a disposed ring, whose own memory is unmapped.</summary>
internal static unsafe class DetachedMemory
{
    /// <summary>
    /// A word that is 0: as head and tail, an empty queue. Never freed, since rings are disposed while others
    /// use it.
    /// </summary>
    public static readonly uint* Zeros = (uint*)NativeMemory.AllocZeroed(sizeof(uint));
}
