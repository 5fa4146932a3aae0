namespace Uring.Server.Serving.Http;

/// <summary>The form of an answer to a request.</summary>
internal enum AnswerKind : byte
{
    /// <summary>Bytes that the site has prepared whole: a route, an error, the fixed response.</summary>
    Prepared,

    /// <summary>A file, or another representation of the tree, whole.</summary>
    Whole,

    /// <summary>304: the client has the representation already.</summary>
    NotModified,

    /// <summary>206: the range of the connection.</summary>
    Partial,

    /// <summary>416: no byte of the representation is in the range.</summary>
    Unsatisfiable,

    /// <summary>A redirect to a directory, with the first query of the connection.</summary>
    Redirect,
}
