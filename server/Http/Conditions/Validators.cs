using System.Runtime.InteropServices;

namespace Uring.Server.Http.Conditions;

/// <summary>The properties of a representation that preconditions and ranges are compared with.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct Validators
{
    /// <summary>The strong entity tag, with its quotes.</summary>
    public required ReadOnlySpan<byte> EntityTag { get; init; }

    /// <summary>The value of Last-Modified, in seconds since 1970.</summary>
    public required long LastModified { get; init; }

    /// <summary>The length in bytes.</summary>
    public required uint Length { get; init; }
}
