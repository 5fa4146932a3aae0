using System.Globalization;
using System.Text;

namespace Uring.Soak.Clients;

/// <summary>Checks a response while it comes: its head, its length, and that its body is one of ours, of one piece.</summary>
internal sealed class ResponseCheck
{
    private const int MostHead = 1024;

    private readonly byte[] _head = new byte[MostHead];
    private int _headLength;
    private long _bodyLength = -1;
    private long _received;
    private byte _letter;
    private bool _wrong;

    /// <summary>Whether all of it is there, and right.</summary>
    public bool IsWhole => !_wrong && _received == _bodyLength;

    /// <summary>More of it.</summary>
    /// <param name="part">All that was received at once.</param>
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

    /// <summary>Takes what belongs to the head.</summary>
    /// <returns>What follows it.</returns>
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
