using System.Runtime.Intrinsics;

namespace Uring.Server.Http.Parsing;

/// <summary>The bytes of a request target: visible ASCII except #.</summary>
/// <remarks>
/// A fragment is not part of a target (RFC 9112, section 3.2), and parsers disagree whether # ends the path.
/// The set has more bytes than RFC 3986 allows, because browsers send some of them unescaped in a query.
/// </remarks>
internal readonly struct TargetBytes : IByteClass
{
    public static bool Contains(byte value) => value is > (byte)' ' and <= (byte)'~' and not (byte)'#';

    public static Vector128<byte> Contains(Vector128<byte> values) =>
        Vector128.LessThanOrEqual(values - Vector128.Create((byte)'!'), Vector128.Create((byte)('~' - '!')))
        & ~Vector128.Equals(values, Vector128.Create((byte)'#'));
}
