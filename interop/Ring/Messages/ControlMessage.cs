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

    /// <summary>The protocol that it is of: SOL_SOCKET, IPPROTO_IP ...</summary>
    public int Level { get; }

    /// <summary>What it is, by that protocol.</summary>
    public int Type { get; }

    /// <summary>Its content.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
