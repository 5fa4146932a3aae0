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
    /// A tag distinguishes the versions of one path, which the operator writes. So no client can choose a
    /// version, and the digest need not be a cryptographic one. XXH3 reads several GB each second.
    /// </remarks>
    public ulong Digest { get; } = XxHash3.HashToUInt64(new ReadOnlySpan<byte>(data, (int)length));

    public ReadOnlySpan<byte> Span => new(Data, (int)Length);
}
