namespace Uring.Server.Serving;

/// <summary>The 64-bit <c>user_data</c> of a submission queue entry, in its parts.</summary>
/// <param name="Kind">The purpose of the entry.</param>
/// <param name="Slot">The slot of the connection. Of a multishot accept, the index of the listener.</param>
/// <param name="Part">Of a send: the index of the part of the response.</param>
/// <param name="Generation">
/// Of a long-lived entry (doorbell, tick, multishot accept, cancellation): see <see cref="LostCompletions.Generation"/>.
/// </param>
internal readonly record struct UserData(EntryKind Kind, uint Slot, byte Part = 0, ushort Generation = 0)
{
    public ulong Value => ((ulong)Generation << 48) | ((ulong)Part << 40) | ((ulong)Kind << 32) | Slot;

    public static UserData From(ulong value) =>
        new((EntryKind)(byte)(value >> 32), (uint)value, (byte)(value >> 40), (ushort)(value >> 48));
}
