using Uring.Server.Http;

namespace Uring.Server.Serving;

/// <summary>A response as one loop uses it. The loop counts the answers that point into its bytes.</summary>
internal sealed unsafe class LoopResponse(Response response)
{
    private ulong _inFlight;

    /// <summary>The bytes. They outlive the last answer that points to them.</summary>
    public byte* Data { get; } = response.Data;

    /// <summary>In bytes.</summary>
    public uint Length { get; } = response.Length;

    /// <summary>The answers that point to the bytes, armed ones included. Written by the loop alone.</summary>
    public ulong InFlight
    {
        get => Volatile.Read(ref _inFlight);
        set => Volatile.Write(ref _inFlight, value);
    }
}
