namespace Uring.Server.Loop;

/// <summary>The <c>user_data</c> of a request: which link, of which slot.</summary>
internal readonly record struct Token(ChainLink Link, uint Slot)
{
    public static Token From(ulong userData) => new((ChainLink)(userData >> 32), (uint)userData);

    public ulong UserData => ((ulong)Link << 32) | Slot;
}
