namespace Uring.Server.Serving;

/// <summary>The 64-bit <c>user_data</c> of a submission queue entry, in its parts.</summary>
/// <param name="Kind">The purpose of the entry.</param>
/// <param name="Slot">The slot of the connection. Of an accept of a listener, its place.</param>
/// <param name="Generation">
/// Of an entry in a slot's chain: <see cref="Connections.Connection.Generation"/>. Of a multishot receive:
/// <see cref="Http.HttpConnection.Generation"/>. Of a long-lived entry (doorbell, tick,
/// multishot accept, cancellation): <see cref="LostCompletions.Generation"/>.
/// </param>
/// <param name="Link">Of the send of an answer: the place of the answer in its chain, from 0.</param>
internal readonly record struct UserData(EntryKind Kind, uint Slot, ushort Generation = 0, byte Link = 0)
{
    public ulong Value => ((ulong)Generation << 48) | ((ulong)Link << 40) | ((ulong)Kind << 32) | Slot;

    public static UserData From(ulong value) =>
        new((EntryKind)(byte)(value >> 32), (uint)value, (ushort)(value >> 48), (byte)(value >> 40));
}
