using System.Globalization;
using System.Text;

namespace Uring.Soak.Clients;

/// <summary>
/// Checks a response while it arrives: its head, its length, and that its body is one version of the soak's
/// body. A connection that is reset has received a prefix of such a response.
/// </summary>
internal sealed class ResponseCheck
{
    private const int MostHead = 1024;

    private readonly byte[] _head = new byte[MostHead];
    private int _headLength;
    private long _bodyLength = -1;
    private long _received;
    private byte _letter;
    private bool _wrong;

    /// <summary>Whether the whole response has arrived and is correct.</summary>
    public bool IsWhole => !_wrong && _received == _bodyLength;

    /// <summary>Returns whether the received bytes are a prefix of a response that was valid.</summary>
    /// <param name="versions">The versions of the server's body.</param>
    /// <param name="openedAt">The timestamp at which the client opened the connection.</param>
    public bool IsPrefix(BodyVersions versions, long openedAt) =>
        !_wrong && (_bodyLength < 0 || versions.WereValid(_bodyLength, _received > 0 ? _letter : null, openedAt));

    /// <summary>Checks the next part of the response.</summary>
    /// <param name="part">The received bytes.</param>
    public void Add(ReadOnlySpan<byte> part)
    {
        if (_bodyLength < 0)
        {
            part = Head(part);
        }

        if (_bodyLength >= 0 && part.Length > 0)
        {
            Body(part);
        }
    }

    /// <summary>Takes the bytes of the head.</summary>
    /// <returns>The bytes after the head.</returns>
    private ReadOnlySpan<byte> Head(ReadOnlySpan<byte> part)
    {
        int before = _headLength;
        int taken = Math.Min(part.Length, MostHead - before);
        part[..taken].CopyTo(_head.AsSpan(before));
        _headLength += taken;
        int end = _head.AsSpan(0, _headLength).IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            _wrong |= _headLength == MostHead;
            return [];
        }

        const string Name = "\r\ncontent-length:";
        string text = Encoding.ASCII.GetString(_head, 0, end + 2);
        int at = text.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        _wrong |= at < 0 || !text.StartsWith("HTTP/1.0 200 ", StringComparison.Ordinal);
        string number = at < 0 ? "0" : text[(at + Name.Length)..text.IndexOf('\r', at + Name.Length)];
        _bodyLength = long.Parse(number, CultureInfo.InvariantCulture);
        return part[(end + 4 - before)..];
    }

    private void Body(ReadOnlySpan<byte> part)
    {
        ReadOnlySpan<byte> ending = SoakBody.Ending;
        if (_received == 0)
        {
            _letter = part[0];
        }

        long letters = Math.Clamp(_bodyLength - ending.Length - _received, 0, part.Length);
        _wrong |= part[..(int)letters].ContainsAnyExcept(_letter);
        _received += letters;
        part = part[(int)letters..];
        int from = (int)(_received - (_bodyLength - ending.Length));
        _wrong |= part.Length > 0 && (part.Length > ending.Length - from || !ending[from..].StartsWith(part));
        _received += part.Length;
    }
}
