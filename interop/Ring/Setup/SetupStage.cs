namespace Uring.Interop;

/// <summary>How far a setup came.</summary>
internal enum SetupStage
{
    /// <summary>Huge pages for the queues.</summary>
    Memory,

    /// <summary>io_uring_setup(2).</summary>
    Setup,

    /// <summary>mmap(2) of what the kernel set up.</summary>
    Mapping,
}
