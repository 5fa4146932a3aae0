namespace Uring.Server.Operator.Settings;

/// <summary>The thread that submits entries to the kernel.</summary>
internal enum ServerMode
{
    /// <summary>A kernel thread submits. The process makes no system call while it serves.</summary>
    SqPoll,

    /// <summary>
    /// The loop's thread submits everything that is ready with one system call, and sleeps when nothing is.
    /// </summary>
    Batched,
}
