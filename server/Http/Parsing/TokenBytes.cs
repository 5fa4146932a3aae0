using System.Runtime.Intrinsics;

namespace Uring.Server.Http.Parsing;

/// <summary>
/// The bytes of a token, of which methods and field names consist: RFC 9110, section 5.6.2.
/// </summary>
internal readonly struct TokenBytes : IByteClass
{
    private const ulong Low = 0x03FF_6CFA_0000_0000;
    private const ulong High = 0x57FF_FFFF_C7FF_FFFE;

    public static bool Contains(byte value) => value < 128 && (((value < 64 ? Low : High) >> (value & 63)) & 1) != 0;

    public static Vector128<byte> Contains(Vector128<byte> values) => HighDigits.Contain(
        Vector128.Create((byte)0xE8, 0xFC, 0xF8, 0xFC, 0xFC, 0xFC, 0xFC, 0xFC, 0xF8, 0xF8, 0xF4, 0x54, 0xD0, 0x54, 0xF4, 0x70),
        values);
}
