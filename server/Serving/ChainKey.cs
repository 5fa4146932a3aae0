namespace Uring.Server.Serving;

/// <summary>Identifies a chain of entries.</summary>
/// <param name="Slot">The slot of the connection.</param>
/// <param name="Generation">The generation of the slot's chains.</param>
internal readonly record struct ChainKey(uint Slot, ushort Generation)
{
    /// <summary>The user data of an entry of the chain.</summary>
    public UserData With(EntryKind kind) => new(kind, Slot, Generation);

    /// <summary>The user data of a send in a chain of several answers.</summary>
    public UserData With(EntryKind kind, uint answer) => new(kind, Slot, Generation, (byte)answer);
}
