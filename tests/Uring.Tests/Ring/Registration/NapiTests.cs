using System.Globalization;
using Uring.Interop;
using static Uring.Interop.io_uring_napi_tracking_strategy;
using static Uring.Interop.io_uring_register_op;

namespace Uring.Tests.Ring.Registration;

/// <summary>NAPI settings reach the kernel, which shows them in <c>/proc/self/fdinfo</c>.</summary>
public unsafe class NapiTests
{
    [Fact]
    public void Settings_take_effect_and_the_previous_ones_are_returned()
    {
        using IoUring ring = RingWithNapi();
        Assert.Equal("disabled", Info(ring, "NAPI"));

        NapiSettings first = ring.RegisterNapi(new NapiSettings(50, PreferBusyPoll: true));
        Assert.False(first.PreferBusyPoll);
        Assert.Equal("enabled", Info(ring, "NAPI"));
        Assert.Equal(50_000, Nanoseconds(ring));
        Assert.Equal("true", Info(ring, "napi_prefer_busy_poll"));

        Assert.Equal(new NapiSettings(50, true), ring.RegisterNapi(new NapiSettings(7, PreferBusyPoll: false)));
        Assert.Equal(7_000, Nanoseconds(ring));
        Assert.Equal("false", Info(ring, "napi_prefer_busy_poll"));

        Assert.Equal(new NapiSettings(7, false), ring.UnregisterNapi());
        Assert.Equal("disabled", Info(ring, "NAPI"));
        NapiSettings last = ring.UnregisterNapi();
        Assert.Equal((0u, false), (last.BusyPollTimeout, last.PreferBusyPoll));
    }

    [Fact]
    public void Static_tracking_polls_the_ids_that_the_program_adds()
    {
        const uint NapiId = 100_000;
        using IoUring ring = RingWithNapi();
        SkipWithoutTracking(ring);
        Assert.Equal(Errno.EINVAL, ring.AddNapiId(NapiId).Errno);

        ring.RegisterNapi(new NapiSettings(50, true, IO_URING_NAPI_TRACKING_STATIC));
        Assert.Equal("static", Info(ring, "napi tracking"));
        Assert.False(ring.AddNapiId(NapiId).IsError);
        Assert.Equal(Errno.EEXIST, ring.AddNapiId(NapiId).Errno);
        Assert.Equal(Errno.EINVAL, ring.AddNapiId(0).Errno);
        Assert.False(ring.RemoveNapiId(NapiId).IsError);
        Assert.Equal(Errno.ENOENT, ring.RemoveNapiId(NapiId).Errno);

        Assert.Equal(new NapiSettings(50, true, IO_URING_NAPI_TRACKING_STATIC), ring.RegisterNapi(new NapiSettings(50, true)));
        Assert.Equal("dynamic", Info(ring, "napi tracking"));
        Assert.Equal(Errno.EINVAL, ring.AddNapiId(NapiId).Errno);
        ring.UnregisterNapi();
        Assert.Equal(IO_URING_NAPI_TRACKING_INACTIVE, ring.RegisterNapi(new NapiSettings(50, true)).Tracking);
    }

    [Fact]
    public void An_unknown_tracking_is_refused()
    {
        using IoUring ring = RingWithNapi();

        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterNapi(new NapiSettings(50, true, (io_uring_napi_tracking_strategy)7))));
    }

    [Fact]
    public void A_ring_that_polls_devices_itself_is_refused()
    {
        using IoUring napi = RingWithNapi();
        using IoUring ring = new(new IoUringOptions { Entries = 8, IoPoll = true });
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterNapi(new NapiSettings(50, true))));
    }

    private static IoUring RingWithNapi()
    {
        IoUring ring = new(new IoUringOptions { Entries = 8 });
        io_uring_napi argument = default;
        bool known = !ring.RegisterRaw(IORING_UNREGISTER_NAPI, &argument, 1).IsError;
        if (!known)
        {
            ring.Dispose();
            Assert.Skip("this kernel has no IORING_REGISTER_NAPI, or no busy polling");
        }

        return ring;
    }

    private static void SkipWithoutTracking(IoUring ring)
    {
        io_uring_napi argument = new() { op_param = (uint)IO_URING_NAPI_TRACKING_STATIC };
        bool known = !ring.RegisterRaw(IORING_REGISTER_NAPI, &argument, 1).IsError;
        ring.UnregisterNapi();
        Assert.SkipUnless(known, "this kernel has no static tracking of NAPI ids");
    }

    private static long Nanoseconds(IoUring ring) => long.Parse(Info(ring, "napi_busy_poll_dt"), CultureInfo.InvariantCulture);

    private static string Info(IoUring ring, string key) =>
        File.ReadLines($"/proc/self/fdinfo/{ring.Fd}").Single(line => line.StartsWith(key + ":", StringComparison.Ordinal))[(key.Length + 1)..].Trim();
}
