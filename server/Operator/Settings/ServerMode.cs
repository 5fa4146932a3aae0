namespace Uring.Server.Operator.Settings;

/// <summary>Who submits to the kernel.</summary>
internal enum ServerMode
{
    /// <summary>A thread of the kernel; the process makes no system call while it serves.</summary>
    SqPoll,

    /// <summary>The loop's thread, one system call for all that is due; asleep when nothing is.</summary>
    Batched,
}
