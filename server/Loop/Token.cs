namespace Uring.Server.Loop;

/// <summary>The <c>user_data</c> of a request: which link, of which slot; of a send, which part of the response; of what is begun again after a loss, which try.</summary>
internal readonly record struct Token(ChainLink Link, uint Slot, byte Part = 0)
{
    public static Token From(ulong userData) => new((ChainLink)(byte)(userData >> 32), (uint)userData, (byte)(userData >> 40));

    public ulong UserData => ((ulong)Part << 40) | ((ulong)Link << 32) | Slot;
}
