namespace Uring.Server.Http.Parsing;

/// <summary>The form of a request target: RFC 9112, section 3.2.</summary>
internal enum TargetForm : byte
{
    /// <summary>An absolute path, and possibly a query: <c>/a?b</c>.</summary>
    Origin,

    /// <summary>A whole URI: <c>http://host/a?b</c>.</summary>
    Absolute,

    /// <summary>The host and port of a CONNECT: <c>host:443</c>.</summary>
    Authority,

    /// <summary>The whole server, in an OPTIONS: <c>*</c>.</summary>
    Asterisk,
}
