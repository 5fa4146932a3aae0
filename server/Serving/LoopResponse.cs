using Uring.Server.Http;

namespace Uring.Server.Serving;

/// <summary>A response as one loop uses it. The loop counts the chains that point into its bytes.</summary>
internal sealed unsafe class LoopResponse(Response response)
{
    /// <summary>The most parts of a response.</summary>
    public const byte MaxParts = Response.MaxContent / PartSize;

    // In bytes. The kernel polls for room in the socket's buffer 128 times for one send, and then occupies a worker
    // thread. With parts of this size, that takes a client that makes room for less than 8 KB at a time.
    private const int PartSize = 1 << 20;

    private ulong _inFlight;

    /// <summary>The bytes. They outlive the last chain that points to them.</summary>
    public byte* Data { get; } = response.Data;

    /// <summary>In bytes.</summary>
    public uint Length { get; } = response.Length;

    /// <summary>The number of parts, each sent by its own entry: 1 to <see cref="MaxParts"/>.</summary>
    public byte Parts { get; } = PartsOf(response.Length);

    /// <summary>The chains in flight that point to the bytes. Written by the loop alone.</summary>
    public ulong InFlight
    {
        get => Volatile.Read(ref _inFlight);
        set => Volatile.Write(ref _inFlight, value);
    }

    /// <summary>The offset of a part, in bytes.</summary>
    public uint PartStart(byte part) => (uint)((ulong)Length * part / Parts);

    /// <summary>The length of a part, in bytes. Parts differ by one byte at most.</summary>
    public uint PartLength(byte part) => PartStart((byte)(part + 1)) - PartStart(part);

    private static byte PartsOf(uint length) => (byte)uint.Clamp((length + PartSize - 1) / PartSize, 1, MaxParts);
}
