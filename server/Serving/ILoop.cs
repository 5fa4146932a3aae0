using Uring.Interop;

namespace Uring.Server.Serving;

/// <summary>A loop as the rest of the process uses it, independent of its composition.</summary>
/// <remarks>
/// No call through this interface is on the hot path: <see cref="Run"/> takes the steps of its turns on the class itself.
/// The steps are public because tests take them one by one.
/// </remarks>
internal interface ILoop : IDisposable
{
    IoUring Ring { get; }

    /// <summary>Connections that had not ended when the loop returned.</summary>
    uint Unfinished { get; }

    /// <summary>Locks the ring down and enables it, on the thread that will run the loop: a ring may have a single issuer.</summary>
    /// <exception cref="IoUringException">The kernel refused.</exception>
    void Enable();

    /// <summary>Serves until the order to quit, or a failure: <see cref="LoopControl.Failure"/>.</summary>
    void Run();

    /// <summary>Prepares the first accepts. <see cref="Run"/> begins with this step.</summary>
    void Start();

    /// <summary>Handles one completion, a step of each turn.</summary>
    void Complete(in io_uring_cqe cqe, long now);

    /// <summary>Acts on deadlines and orders and prepares the next entries, a step of each turn.</summary>
    /// <param name="now">In milliseconds of the loop's clock.</param>
    void Advance(long now);
}
