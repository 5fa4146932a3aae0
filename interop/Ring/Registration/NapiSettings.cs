namespace Uring.Interop;

/// <summary>How a ring polls network devices while it waits: io_uring_register_napi(3).</summary>
/// <param name="BusyPollTimeout">How long a wait polls before it sleeps, in microseconds.</param>
/// <param name="PreferBusyPoll">Whether polling is preferred over the device's interrupts, as with SO_PREFER_BUSY_POLL of socket(7).</param>
public readonly record struct NapiSettings(uint BusyPollTimeout, bool PreferBusyPoll);
