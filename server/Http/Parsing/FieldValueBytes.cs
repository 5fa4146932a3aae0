using System.Runtime.Intrinsics;

namespace Uring.Server.Http.Parsing;

/// <summary>
/// The bytes of a field value: all but the control characters, and tab (RFC 9110, section 5.5).
/// </summary>
internal readonly struct FieldValueBytes : IByteClass
{
    private const byte Delete = 0x7F;

    public static bool Contains(byte value) => value is (>= (byte)' ' and not Delete) or (byte)'\t';

    public static Vector128<byte> Contains(Vector128<byte> values) =>
        (Vector128.GreaterThanOrEqual(values, Vector128.Create((byte)' ')) & ~Vector128.Equals(values, Vector128.Create(Delete)))
        | Vector128.Equals(values, Vector128.Create((byte)'\t'));
}
