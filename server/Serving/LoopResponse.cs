using Uring.Server.Http;

namespace Uring.Server.Serving;

/// <summary>A response as one loop uses it. The loop counts the answers that point into its bytes.</summary>
internal sealed unsafe class LoopResponse(Response response)
{
    private ulong _inFlight;
    private volatile bool _isWithdrawn;

    /// <summary>The bytes. They outlive the last answer that points to them.</summary>
    public byte* Data { get; } = response.Data;

    /// <summary>In bytes.</summary>
    public uint Length { get; } = response.Length;

    /// <summary>
    /// Whether the loop is to reset the connections that still wait for a part of the response. Written by the main thread.
    /// </summary>
    public bool IsWithdrawn => _isWithdrawn;

    /// <summary>The answers that point to the bytes, armed ones included. Written by the loop alone.</summary>
    public ulong InFlight
    {
        get => Volatile.Read(ref _inFlight);
        set => Volatile.Write(ref _inFlight, value);
    }

    /// <summary>Sets <see cref="IsWithdrawn"/>. The loop sees it with its next attempt to send, within 50 ms.</summary>
    public void Withdraw() => _isWithdrawn = true;
}
