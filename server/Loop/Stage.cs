namespace Uring.Server.Loop;

/// <summary>The life of the loop; it only goes forward.</summary>
internal enum Stage
{
    Serving,

    /// <summary>New clients are turned away; those in the kernel's queue are still served.</summary>
    Draining,

    /// <summary>The queue is empty: slots are not armed again, and the armed ones are being cancelled.</summary>
    Disarming,

    Stopped,
}
