using Uring.Server.Http;

namespace Uring.Server.Serving.Connections;

/// <summary>A slot of the file table and the connection in it, as the loop knows them.</summary>
internal struct Connection
{
    /// <summary>The previous slot in the list of its state.</summary>
    public uint Before;

    /// <summary>The next slot in the list of its state.</summary>
    public uint After;

    /// <summary>When the loop next decides about the linger, in milliseconds of its clock.</summary>
    public long Deadline;

    /// <summary>When the linger ends even if the client keeps sending, in milliseconds of the loop's clock.</summary>
    public long FinalDeadline;

    /// <summary>The bytes of the request that are not received yet, the peeked ones included; 0 when its length is unknown.</summary>
    public ulong RequestLeft;

    /// <summary>The response that the slot's chain points to.</summary>
    public LoopResponse Response;

    /// <summary>The bytes of the response that the client gets: all of it, or its head in answer to HEAD.</summary>
    public uint Length;

    /// <summary>The bytes of the response that the kernel has taken.</summary>
    public uint Sent;

    /// <summary>When the client last took a part of the response, in milliseconds of the loop's running time.</summary>
    public long LastProgress;

    /// <summary>The running time from the last progress to the last attempt to send more, in milliseconds.</summary>
    public long Idle;

    /// <summary>The index of the interval between attempts to send the rest of the response, from 0 to 3.</summary>
    public byte Patience;

    /// <summary>Generation of the slot's chains. A completion of an older chain has no meaning.</summary>
    public ushort Generation;

    public ConnectionState State;

    /// <summary>Whether the client may still send, as far as its first bytes show.</summary>
    public ClientInput Input;

    /// <summary>The kernel reported the next connection in this slot before the close of this one.</summary>
    public bool NextAccepted;

    /// <summary>The answered client had sent nothing, and its request is awaited.</summary>
    public bool AwaitsRequest;

    /// <summary><see cref="Input"/> of the previous connection, whose close is in the chain.</summary>
    public ClientInput PreviousInput;

    /// <summary>The request declares itself the last one of its connection.</summary>
    public bool LastRequest;

    /// <summary>The request is a HEAD.</summary>
    public bool IsHead;

    /// <summary>The client had sent nothing when the answer went out.</summary>
    public bool Silent;

    /// <summary>The close of the previous connection was cancelled with the chain.</summary>
    public bool CloseCancelled;

    /// <summary>A cancellation of the chain's accept is in flight or has succeeded, and the chain has not ended.</summary>
    public bool AcceptCancelled;

    /// <summary>Clears what the previous connection has left.</summary>
    public void Reset()
    {
        Silent = CloseCancelled = LastRequest = IsHead = AwaitsRequest = false;
        Input = ClientInput.Unfinished;
        RequestLeft = 0;
        Sent = 0;
        Patience = 0;
    }
}
