namespace Uring.Server.Loop.Control;

/// <summary>A response as one loop uses it: requests in flight point into its memory, and the loop counts them.</summary>
internal sealed unsafe class LoopResponse(Response response)
{
    private ulong _inFlight;

    public byte* Data { get; } = response.Data;

    /// <summary>In bytes.</summary>
    public uint Length { get; } = response.Length;

    /// <summary>How many chains of requests name it. Written by the loop alone.</summary>
    public ulong InFlight
    {
        get => Volatile.Read(ref _inFlight);
        set => Volatile.Write(ref _inFlight, value);
    }
}
