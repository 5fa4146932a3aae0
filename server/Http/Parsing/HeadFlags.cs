namespace Uring.Server.Http.Parsing;

/// <summary>The facts that the fields of a request state.</summary>
[Flags]
internal enum HeadFlags : byte
{
    None = 0,
    Host = 1,
    ContentLength = 1 << 1,
    Chunked = 1 << 2,
    Close = 1 << 3,
    KeepAlive = 1 << 4,
    Continue = 1 << 5,
}
