namespace Uring.TestTools.Load;

/// <summary>How a connection ended, as its client saw it.</summary>
internal enum ConnectionEnd
{
    /// <summary>The whole expected response, then the end of the stream.</summary>
    Whole,

    /// <summary>The whole response, then a reset instead of the end of the stream.</summary>
    WholeThenReset,

    /// <summary>A reset before the end of the response.</summary>
    Reset,

    /// <summary>
    /// The end of the stream after a part of the response, or after another response than the expected one.
    /// </summary>
    Short,

    /// <summary>The kernel refused the connection: ECONNREFUSED.</summary>
    Refused,

    /// <summary>Another error. <see cref="LoadOutcome.Errors"/> counts it by name.</summary>
    Failed,
}
