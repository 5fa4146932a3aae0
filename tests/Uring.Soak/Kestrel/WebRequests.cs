using System.Text;
using Uring.KestrelLoad;
using Uring.Soak.Kept;

namespace Uring.Soak.Kestrel;

/// <summary>The requests of the clients, and the checks of the responses.</summary>
internal static class WebRequests
{
    // The bytes of a body that the client sends or reads at once.
    private const int Piece = 32 << 10;

    /// <summary>Returns a GET request.</summary>
    /// <param name="target">The target.</param>
    /// <param name="more">Further header fields, each with its line end.</param>
    public static byte[] Get(string target, string more = "") => Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n");

    /// <summary>Returns whether a response is that of <c>/</c>.</summary>
    public static bool IsSmall(KeptResponse? response) => response is { Status: 200 } && response.Body.AsSpan().SequenceEqual("Have a nice day!\n"u8);

    /// <summary>
    /// Returns whether a response reports that the server has read an upload of a length, with the right
    /// bytes.
    /// </summary>
    public static bool IsUploaded(KeptResponse? response, int length) =>
        response is { Status: 200 } && Encoding.ASCII.GetString(response.Body) == $"{length} bytes";

    /// <summary>Sends the bytes of an upload, up to a position.</summary>
    /// <param name="client">The client.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="isChunked">Whether each piece is a chunk.</param>
    public static async Task SendBodyAsync(KeptConnection client, int length, bool isChunked)
    {
        byte[] piece = new byte[Piece];
        for (int position = 0; position < length;)
        {
            int count = Math.Min(Random.Shared.Next(1, Piece), length - position);
            Pattern.Fill(piece.AsSpan(0, count), position);
            position += count;
            byte[] chunk = isChunked ? [.. Encoding.ASCII.GetBytes($"{count:x}\r\n"), .. piece.AsSpan(0, count), .. "\r\n"u8] : piece[..count];
            await client.SendAsync(chunk);
        }
    }

    /// <summary>Reads the response of a download, and compares each byte.</summary>
    /// <param name="client">The client.</param>
    /// <param name="length">The length of the whole body.</param>
    /// <param name="until">The position at which the client stops to read.</param>
    /// <param name="pause">The longest pause after a piece, in milliseconds.</param>
    /// <returns>Whether the head and all bytes are right.</returns>
    public static async Task<bool> ReadDownloadAsync(KeptConnection client, int length, int until, int pause)
    {
        if (await client.ReadHeadAsync() is not { } head || !head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) || KeptConnection.LengthOf(head) != length)
        {
            return false;
        }

        byte[] piece = new byte[Piece];
        for (int position = 0; position < until;)
        {
            int count = await client.ReadBodyAsync(piece.AsMemory(0, Math.Min(Piece, until - position)));
            if (!Pattern.Is(piece.AsSpan(0, count), position))
            {
                return false;
            }

            position += count;
            if (pause > 0)
            {
                await client.PauseAsync(Random.Shared.Next(pause));
            }
        }

        client.Responses += until == length ? 1 : 0;
        return true;
    }
}
