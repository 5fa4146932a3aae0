namespace Uring.Server.Serving.Connections;

/// <summary>The lists of slots that wait for the loop to do something: each slot is in one, or in none, as its state has it.</summary>
internal enum SlotList : byte
{
    None,

    /// <summary>Those that can be armed; the one that has been free for longest is first.</summary>
    Free,

    /// <summary>Those that are to be closed now.</summary>
    Due,

    /// <summary>Those whose request is to be read now.</summary>
    Accepted,

    /// <summary>Those that are to be answered now.</summary>
    Received,

    /// <summary>Those that are to be closed later; the one whose time is over first is first. Each group of slots has its own.</summary>
    Linger,
}
