using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;

namespace Uring.Tests.Server;

/// <summary>The parts of a head that Kestrel's parser finds.</summary>
internal sealed class KestrelHead : IHttpRequestLineHandler, IHttpHeadersHandler
{
    private readonly string _text;

    private KestrelHead(string text) => _text = text;

    public string Method { get; private set; } = "";

    public string Target { get; private set; } = "";

    public List<(string Name, string Value)> Fields { get; } = [];

    /// <summary>The number of bytes up to the end of the empty line.</summary>
    public int Length { get; private set; }

    /// <summary>Returns null for a head that Kestrel refuses, or that is incomplete.</summary>
    public static KestrelHead? Parse(string text)
    {
        KestrelHead head = new(text);
        HttpParser<KestrelHead> parser = new(showErrorDetails: false);
        SequenceReader<byte> reader = new(new ReadOnlySequence<byte>(HeadResult.Bytes(text)));
        try
        {
            bool complete = parser.ParseRequestLine(head, ref reader) && parser.ParseHeaders(head, ref reader);
            head.Length = (int)reader.Consumed;
            return complete ? head : null;
        }
        catch (BadHttpRequestException)
        {
            return null;
        }
    }

    public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
    {
        Method = HeadResult.Text(startLine[..versionAndMethod.MethodEnd]);
        Target = HeadResult.Text(startLine[targetPath.Offset..]);
    }

    public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        Fields.Add((HeadResult.Text(name), HeadResult.Text(value)));

    public void OnHeadersComplete(bool endStream)
    {
    }

    public void OnStaticIndexedHeader(int index) => throw new NotSupportedException(_text);

    public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new NotSupportedException(_text);
}
