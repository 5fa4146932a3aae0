using System.Runtime.Intrinsics;

namespace Uring.Server.Http.Parsing;

/// <summary>
/// The bytes of a registered name or an IPv4 address, without escapes: RFC 3986, section 3.2.2.
/// </summary>
internal readonly struct HostNameBytes : IByteClass
{
    private const ulong Low = 0x2BFF_7FD2_0000_0000;
    private const ulong High = 0x47FF_FFFE_87FF_FFFE;

    public static bool Contains(byte value) => value < 128 && (((value < 64 ? Low : High) >> (value & 63)) & 1) != 0;

    public static Vector128<byte> Contains(Vector128<byte> values) => HighDigits.Contain(
        Vector128.Create((byte)0xA8, 0xFC, 0xF8, 0xF8, 0xFC, 0xF8, 0xFC, 0xFC, 0xFC, 0xFC, 0xF4, 0x5C, 0x54, 0x5C, 0xD4, 0x70),
        values);
}
