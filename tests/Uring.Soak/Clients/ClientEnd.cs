namespace Uring.Soak.Clients;

/// <summary>How a client's connection ended: each in exactly one of these ways.</summary>
internal enum ClientEnd
{
    /// <summary>The whole response, then the end of the stream.</summary>
    Whole,

    /// <summary>The whole response, but then a reset instead of an end.</summary>
    WholeThenReset,

    /// <summary>A reset before the whole response was there.</summary>
    Reset,

    /// <summary>A clean end, but not the whole response, or not one of ours.</summary>
    Short,

    /// <summary>Nobody listens.</summary>
    Refused,

    /// <summary>The client went away without waiting for the end, as it meant to.</summary>
    Left,

    /// <summary>It did not end within the time for it.</summary>
    TimedOut,

    /// <summary>Another error.</summary>
    Failed,
}
