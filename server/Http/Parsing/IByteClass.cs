using System.Runtime.Intrinsics;

namespace Uring.Server.Http.Parsing;

/// <summary>
/// A set of bytes, as a struct with static methods: a scan for the set has no virtual call.
/// </summary>
internal interface IByteClass
{
    static abstract bool Contains(byte value);

    /// <summary>Returns all bits set in the place of each byte that the set contains.</summary>
    static abstract Vector128<byte> Contains(Vector128<byte> values);
}
