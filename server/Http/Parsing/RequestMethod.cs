namespace Uring.Server.Http.Parsing;

/// <summary>The methods of RFC 9110, section 9.3, and PATCH of RFC 5789.</summary>
internal enum RequestMethod : byte
{
    Other,
    Get,
    Head,
    Post,
    Put,
    Delete,
    Options,
    Trace,
    Connect,
    Patch,
}
