using System.Runtime.InteropServices;

namespace Uring.Server.Http.Parsing;

/// <summary>Finds the end of a request body, and discards the body. The default value is a request without a body.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct BodyReader
{
    /// <param name="head">A complete head.</param>
    /// <param name="limits">The limits on the body and on the trailer section.</param>
    public BodyReader(in RequestHead head, in RequestLimits limits)
    {
    }

    /// <summary>The mistake in a refused body.</summary>
    public RequestError Error { readonly get; private set; }

    /// <summary>Reads the next part of the body.</summary>
    /// <param name="bytes">Bytes that no call has consumed yet.</param>
    /// <param name="consumed">The number of bytes that belong to the body.</param>
    public BodyStatus Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        return Error == RequestError.None ? BodyStatus.Complete : BodyStatus.Refused;
    }
}
