using System.Globalization;
using System.Text;
using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>
/// The requests that the server's parser finds in a stream of bytes, as a connection would serve them.
/// </summary>
/// <param name="Requests">
/// The requests, up to the first mistake or to the one that ends the connection.
/// </param>
/// <param name="Bytes">The bytes of each request.</param>
/// <param name="Error">The mistake for which the rest of the stream is refused.</param>
/// <param name="Rest">The bytes after the last request. Empty if that request ends the connection.</param>
internal sealed record OurStream(
    IReadOnlyList<SeenRequest> Requests, IReadOnlyList<string> Bytes, RequestError Error, string Rest)
{
    public static OurStream Read(string stream, RequestLimits? limits = null)
    {
        byte[] bytes = HeadResult.Bytes(stream);
        RequestLimits of = limits ?? new RequestLimits();
        List<SeenRequest> requests = [];
        List<string> texts = [];
        int start = 0;
        while (true)
        {
            RequestHead head = default;
            ReadOnlySpan<byte> rest = bytes.AsSpan(start);
            if (RequestParser.Read(ref head, rest, of) != HeadStatus.Complete)
            {
                return new OurStream(requests, texts, head.Error, stream[start..]);
            }

            BodyReader body = new(head, of);
            if (body.Read(rest[head.Length..], out int length) != BodyStatus.Complete)
            {
                return new OurStream(requests, texts, body.Error, stream[start..]);
            }

            ReadOnlySpan<byte> target = rest.Slice(head.TargetOffset, head.TargetLength);
            if (head.Form != TargetForm.Authority && !TargetPath.TryRead(target, head.Form, new byte[target.Length], out _))
            {
                return new OurStream(requests, texts, RequestError.InvalidTarget, stream[start..]);
            }

            string data = HeadResult.Text(rest.Slice(head.Length, length));
            requests.Add(new SeenRequest(
                HeadResult.Text(rest[head.Start..(head.TargetOffset - 1)]),
                HeadResult.Text(target),
                head.IsChunked ? Join(data) : data));
            texts.Add(stream.Substring(start, head.Length + length));
            start += head.Length + length;
            if (!head.Persists)
            {
                return new OurStream(requests, texts, RequestError.None, "");
            }
        }
    }

    /// <summary>Joins the data of chunks that the reader has found valid.</summary>
    private static string Join(string chunks)
    {
        StringBuilder data = new();
        int position = 0;
        while (true)
        {
            int digits = 0;
            while (char.IsAsciiHexDigit(chunks[position + digits]))
            {
                digits++;
            }

            int size = int.Parse(chunks.AsSpan(position, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            position = chunks.IndexOf("\r\n", position, StringComparison.Ordinal) + 2;
            if (size == 0)
            {
                return data.ToString();
            }

            data.Append(chunks, position, size);
            position += size + 2;
        }
    }
}
