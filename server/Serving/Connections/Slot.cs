using Uring.Server.Http;

namespace Uring.Server.Serving.Connections;

/// <summary>What the loop knows of a slot.</summary>
internal struct Slot
{
    /// <summary>The neighbours in its list.</summary>
    public uint Before;

    /// <inheritdoc cref="Before"/>
    public uint After;

    /// <summary>When its linger is over, in milliseconds of the loop's clock.</summary>
    public long Until;

    /// <summary>When it was last heard of while it lingered, in milliseconds of the loop's clock.</summary>
    public long Heard;

    /// <summary>When its linger is over whatever the client sends, in milliseconds of the loop's clock.</summary>
    public long Limit;

    public SlotState State;

    /// <summary>What its client may still send.</summary>
    public RequestEnd Request;

    /// <summary>The kernel has put the next connection here, and we have not heard yet that the one before is closed.</summary>
    public bool TakenAgain;

    /// <summary>Its client had sent nothing when the answer went out.</summary>
    public bool Silent;

    /// <summary>Not all of the response was sent.</summary>
    public bool Broken;

    /// <summary>As <see cref="Broken"/>, and no error has told why.</summary>
    public bool Unexplained;

    /// <summary>The close of the connection that is here was cancelled with its chain.</summary>
    public bool Uncleared;

    /// <summary>The accept of its chain is to be cancelled, or was found and is, and the chain has not ended.</summary>
    public bool Cancelled;

    /// <summary>What the connection before was like is of no concern to the next.</summary>
    public void Renew() => Silent = Broken = Unexplained = Uncleared = false;
}
