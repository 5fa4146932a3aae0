using System.Globalization;
using Uring.Interop;
using static Uring.Interop.io_uring_register_op;

namespace Uring.Tests.Ring.Registration;

/// <summary>NAPI settings reach the kernel, which tells them in <c>/proc/self/fdinfo</c>.</summary>
public unsafe class NapiTests
{
    [Fact]
    public void Settings_take_effect_and_those_before_are_told()
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
        Assert.Equal(default, ring.UnregisterNapi());
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

    private static long Nanoseconds(IoUring ring) => long.Parse(Info(ring, "napi_busy_poll_dt"), CultureInfo.InvariantCulture);

    private static string Info(IoUring ring, string key) =>
        File.ReadLines($"/proc/self/fdinfo/{ring.Fd}").Single(line => line.StartsWith(key + ":", StringComparison.Ordinal))[(key.Length + 1)..].Trim();
}
