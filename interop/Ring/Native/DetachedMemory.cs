using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <summary>What the queues of a disposed ring look at instead of memory that is no longer mapped.</summary>
internal static unsafe class DetachedMemory
{
    /// <summary>A word that is 0: as head and tail, an empty queue. Never freed, since rings come and go while it is in use.</summary>
    public static readonly uint* Zeros = (uint*)NativeMemory.AllocZeroed(sizeof(uint));
}
