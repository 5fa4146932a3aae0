using System.Runtime.InteropServices;

namespace Uring.Server.Operator.AccessLog;

/// <summary>
/// A request and its response, as the access log records them. The spans are bytes of the client.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct LogEntry
{
    /// <summary>The time in milliseconds since 1970.</summary>
    public long Time;

    public int Status;

    /// <summary>The number of bytes of the body that are sent.</summary>
    public ulong BodyBytes;

    /// <summary>Whether the connection stays open after the response.</summary>
    public bool IsKept;

    /// <summary>The method. For a request line that cannot be parsed, the whole line.</summary>
    public ReadOnlySpan<byte> Method;

    /// <summary>The target, at most 2 KiB of it.</summary>
    public ReadOnlySpan<byte> Target;

    /// <summary>The version, as in <c>HTTP/1.1</c>.</summary>
    public ReadOnlySpan<byte> Version;

    /// <summary>The value of User-Agent, at most 512 bytes of it. Empty without the field.</summary>
    public ReadOnlySpan<byte> UserAgent;

    /// <summary>The value of Referer, at most 512 bytes of it. Empty without the field.</summary>
    public ReadOnlySpan<byte> Referer;

    /// <summary>The address of the client: 4 or 16 bytes in network order. Empty: unknown.</summary>
    public ReadOnlySpan<byte> Address;

    /// <summary>The port of the client, or 0.</summary>
    public ushort Port;
}
