namespace Uring.TestTools.Load;

/// <summary>How a connection ended, as its client saw it.</summary>
internal enum ConnectionEnd
{
    /// <summary>The whole expected response, then the end of the stream.</summary>
    Whole,

    /// <summary>The whole response, but then a reset instead of an end: with luck the client has read it by then.</summary>
    WholeThenReset,

    /// <summary>A reset before the whole response was there.</summary>
    Reset,

    /// <summary>A clean end, but not the whole response, or not the one expected.</summary>
    Short,

    /// <summary>Nobody listens.</summary>
    Refused,

    /// <summary>Another error: <see cref="LoadOutcome.Errors"/> has it by name.</summary>
    Failed,
}
