
namespace Uring.Server.Serving;

/// <summary>The <c>user_data</c> of a request.</summary>
/// <param name="Link">Which link.</param>
/// <param name="Slot">Of which slot; of an accept that belongs to none, of which socket.</param>
/// <param name="Part">Of a send, which part of the response.</param>
/// <param name="Try">Of what is begun again after a loss, which try: many may be made before the end of the first is heard of.</param>
internal readonly record struct UserData(ChainLink Link, uint Slot, byte Part = 0, ushort Try = 0)
{
    public static UserData From(ulong userData) =>
        new((ChainLink)(byte)(userData >> 32), (uint)userData, (byte)(userData >> 40), (ushort)(userData >> 48));

    public ulong Value => ((ulong)Try << 48) | ((ulong)Part << 40) | ((ulong)Link << 32) | Slot;
}
