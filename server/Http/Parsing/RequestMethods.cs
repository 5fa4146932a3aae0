namespace Uring.Server.Http.Parsing;

/// <summary>Recognizes a method by its name. Names are case-sensitive: RFC 9110, section 9.1.</summary>
internal static class RequestMethods
{
    public static RequestMethod Of(ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 3 when name.SequenceEqual("GET"u8):
                return RequestMethod.Get;
            case 3 when name.SequenceEqual("PUT"u8):
                return RequestMethod.Put;
            case 4 when name.SequenceEqual("HEAD"u8):
                return RequestMethod.Head;
            case 4 when name.SequenceEqual("POST"u8):
                return RequestMethod.Post;
            case 5 when name.SequenceEqual("PATCH"u8):
                return RequestMethod.Patch;
            case 5 when name.SequenceEqual("TRACE"u8):
                return RequestMethod.Trace;
            case 6 when name.SequenceEqual("DELETE"u8):
                return RequestMethod.Delete;
            case 7 when name.SequenceEqual("OPTIONS"u8):
                return RequestMethod.Options;
            case 7 when name.SequenceEqual("CONNECT"u8):
                return RequestMethod.Connect;
            default:
                return RequestMethod.Other;
        }
    }
}
