using System.Runtime.Intrinsics;

namespace Uring.Server.Http.Parsing;

/// <summary>
/// Looks up 16 bytes at a time in a set of ASCII bytes. The set is a table of 16 entries. Bit h of entry l
/// states that the set contains the byte with the high hexadecimal digit h and the low digit l.
/// </summary>
internal static class HighDigits
{
    /// <summary>Returns all bits set in the place of each byte that the set contains.</summary>
    public static Vector128<byte> Contain(Vector128<byte> table, Vector128<byte> values)
    {
        Vector128<byte> bits = Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0);
        Vector128<byte> allowed = Vector128.ShuffleNative(table, values & Vector128.Create((byte)0x0F));
        Vector128<byte> bit = Vector128.ShuffleNative(bits, Vector128.ShiftRightLogical(values, 4));
        return ~Vector128.Equals(allowed & bit, Vector128<byte>.Zero);
    }
}
