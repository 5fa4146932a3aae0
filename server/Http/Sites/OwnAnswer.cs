namespace Uring.Server.Http.Sites;

/// <summary>The answers that every site has. Their values are indexes of <see cref="Site.Answers"/>, ahead of those of the routes.</summary>
internal enum OwnAnswer
{
    /// <summary>The answer to a path without a route: the fixed response of the settings, or 404.</summary>
    Default,

    /// <summary>400: a request that cannot be parsed, or is not safe to parse.</summary>
    BadRequest,

    /// <summary>405: a method that the route does not answer.</summary>
    MethodNotAllowed,

    /// <summary>408: a request that did not arrive in time.</summary>
    RequestTimeout,

    /// <summary>412: a precondition of the request does not hold.</summary>
    PreconditionFailed,

    /// <summary>413: a body over the limit.</summary>
    ContentTooLarge,

    /// <summary>414: a request target over the limit.</summary>
    UriTooLong,

    /// <summary>417: an expectation other than 100-continue.</summary>
    ExpectationFailed,

    /// <summary>431: a header section over the limits.</summary>
    HeaderTooLarge,

    /// <summary>501: a method or a transfer coding that the server does not know.</summary>
    NotImplemented,

    /// <summary>505: a version other than HTTP/1.0 and HTTP/1.1.</summary>
    VersionNotSupported,

    /// <summary>100: the interim response to <c>Expect: 100-continue</c>.</summary>
    Continue,

    /// <summary>The index of the first route's answer.</summary>
    FirstRoute,
}
