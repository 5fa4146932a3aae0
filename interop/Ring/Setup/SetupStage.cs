namespace Uring.Interop;

/// <summary>The stages of a set-up.</summary>
internal enum SetupStage
{
    /// <summary>Huge pages for the queues.</summary>
    Memory,

    /// <summary>io_uring_setup(2).</summary>
    Setup,

    /// <summary>mmap(2) of the new ring.</summary>
    Mapping,
}
