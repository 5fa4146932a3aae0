namespace Uring.Interop;

/// <summary>One control message: cmsg(3).</summary>
public readonly ref struct ControlMessage
{
    internal ControlMessage(int level, int type, ReadOnlySpan<byte> data)
    {
        Level = level;
        Type = type;
        Data = data;
    }

    /// <summary>The protocol of the message: SOL_SOCKET, IPPROTO_IP ...</summary>
    public int Level { get; }

    /// <summary>The type of the message within the protocol.</summary>
    public int Type { get; }

    /// <summary>The content of the message.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
