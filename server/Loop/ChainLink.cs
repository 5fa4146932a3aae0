namespace Uring.Server.Loop;

/// <summary>What a completion belongs to: a link of a slot's chain, or a request of the loop itself.</summary>
internal enum ChainLink : byte
{
    Accept,
    Discard,
    Send,

    /// <summary>The last link. Its completion always comes, after those of all others, and ends the chain.</summary>
    Close,

    /// <summary>The read of the stop signal.</summary>
    Stop,

    /// <summary>The cancellation of the armed accepts.</summary>
    Cancel,
}
