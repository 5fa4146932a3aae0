using System.IO.Hashing;

namespace Uring.Server.Http.Sites.Files;

/// <summary>A body in native memory.</summary>
internal sealed unsafe class FileBody(byte* data, uint length)
{
    public byte* Data { get; } = data;

    /// <summary>In bytes.</summary>
    public uint Length { get; } = length;

    /// <summary>A digest of the content, for its entity tag.</summary>
    /// <remarks>
    /// Not a cryptographic digest: tags only tell the versions of one path apart, and the operator writes all of
    /// them. XXH3 reads several GB each second, where SHA-256 would delay the start.
    /// </remarks>
    public ulong Digest { get; } = XxHash3.HashToUInt64(new ReadOnlySpan<byte>(data, (int)length));

    public ReadOnlySpan<byte> Span => new(Data, (int)Length);
}
