namespace Uring.Tests.Prep;

/// <summary>A call of a helper, and the content that it left in a zeroed entry.</summary>
/// <param name="Args">The arguments: numbers in decimal, addresses in hexadecimal.</param>
/// <param name="Sqe">The 64 bytes in hexadecimal.</param>
internal sealed record PrepVector(IReadOnlyList<string> Args, string Sqe)
{
    public byte[] Bytes => Convert.FromHexString(Sqe);
}
