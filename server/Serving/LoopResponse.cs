using Uring.Server.Http;

namespace Uring.Server.Serving;

/// <summary>A response as one loop uses it: requests in flight point into its memory, and the loop counts them.</summary>
internal sealed unsafe class LoopResponse(Response response)
{
    /// <summary>The most parts that a response is sent in.</summary>
    public const byte MostParts = Response.MostContent / PartSize;

    // In bytes. The kernel waits for room in the socket's buffer 128 times for one request, and then has a worker thread wait for
    // the rest: a thread for each client that reads slowly over a long way, where buffers are small (seen with a tcp_wmem of
    // 64 KB, 20 clients and 40 MB: 20 threads). In parts of this size that takes wakeups for less than 8 KB each.
    private const int PartSize = 1 << 20;

    private ulong _inFlight;

    public byte* Data { get; } = response.Data;

    /// <summary>In bytes.</summary>
    public uint Length { get; } = response.Length;

    /// <summary>In how many parts it is sent, each with a request of its own: 1 to <see cref="MostParts"/>.</summary>
    public byte Parts { get; } = PartsOf(response.Length);

    /// <summary>The first byte of a part.</summary>
    public uint PartStart(byte part) => (uint)((ulong)Length * part / Parts);

    /// <summary>The bytes of a part; they differ by one at most.</summary>
    public uint PartLength(byte part) => PartStart((byte)(part + 1)) - PartStart(part);

    /// <summary>How many chains of requests name it. Written by the loop alone.</summary>
    public ulong InFlight
    {
        get => Volatile.Read(ref _inFlight);
        set => Volatile.Write(ref _inFlight, value);
    }

    private static byte PartsOf(uint length) => (byte)uint.Clamp((length + PartSize - 1) / PartSize, 1, MostParts);
}
