namespace Uring.Tests.Server;

/// <summary>How the server and an oracle differ in the first request that they do not both serve.</summary>
internal enum DifferenceKind
{
    /// <summary>The server refuses the request, or waits for the rest of it. The oracle serves it.</summary>
    WeRefuse,

    /// <summary>The server ends the connection before the request. The oracle serves it.</summary>
    WeClose,

    /// <summary>
    /// The server serves the request. The oracle refuses it, or has ended the connection before it.
    /// </summary>
    OracleRefuses,

    /// <summary>Both serve a request, with another method, target or body.</summary>
    OtherRequest,
}
