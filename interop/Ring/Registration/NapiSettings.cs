using static Uring.Interop.io_uring_napi_tracking_strategy;

namespace Uring.Interop;

/// <summary>The busy polling of network devices during a wait: io_uring_register_napi(3).</summary>
/// <param name="BusyPollTimeout">The time that a wait polls before it sleeps, in microseconds.</param>
/// <param name="PreferBusyPoll">
/// Whether polling is preferred over the device's interrupts, as with SO_PREFER_BUSY_POLL of socket(7).
/// </param>
/// <param name="Tracking">
/// The source of the NAPI ids that the ring polls. DYNAMIC: the sockets of its requests. STATIC, from Linux
/// 6.13 on: the ids of <see cref="IoUring.AddNapiId"/>. From 6.13 on <see cref="IoUring.RegisterNapi"/>
/// returns INACTIVE for a ring that did not poll.
/// </param>
public readonly record struct NapiSettings(
    uint BusyPollTimeout, bool PreferBusyPoll, io_uring_napi_tracking_strategy Tracking = IO_URING_NAPI_TRACKING_DYNAMIC);
