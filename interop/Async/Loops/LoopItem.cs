namespace Uring.Loops;

/// <summary>An item of an <see cref="Inbox"/>: it can be in one inbox at a time.</summary>
internal abstract class LoopItem
{
    /// <summary>The item behind this one in the list that holds both.</summary>
    public LoopItem? Next { get; set; }
}
