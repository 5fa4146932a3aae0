using System.Numerics;
using System.Runtime.Intrinsics;

namespace Uring.Server.Http.Parsing;

/// <summary>Finds the end of a run of bytes of one set, 16 bytes at a time.</summary>
/// <remarks>
/// SearchValues would cost each run a virtual call in a NativeAOT program, and a check whether the static
/// field is initialized.
/// </remarks>
internal static class ByteScan
{
    /// <summary>Returns the number of bytes before the first one that the set does not contain.</summary>
    public static int CountLeading<TClass>(ReadOnlySpan<byte> bytes)
        where TClass : struct, IByteClass
    {
        int count = 0;
        for (; count <= bytes.Length - Vector128<byte>.Count; count += Vector128<byte>.Count)
        {
            Vector128<byte> values = Vector128.Create(bytes.Slice(count, Vector128<byte>.Count));
            uint contained = TClass.Contains(values).ExtractMostSignificantBits();
            if (contained != ushort.MaxValue)
            {
                return count + BitOperations.TrailingZeroCount(~contained);
            }
        }

        while (count < bytes.Length && TClass.Contains(bytes[count]))
        {
            count++;
        }

        return count;
    }
}
