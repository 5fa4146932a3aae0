using Uring.Server.Serving;

namespace Uring.Tests.Server;

/// <summary>
/// The clock of a loop: the kernel's clock where the process has a vDSO, ticks of the ring otherwise.
/// </summary>
public class LoopClockTests
{
    [Fact]
    public void A_clock_with_ticks_advances_with_each_tick_only()
    {
        LoopClock clock = new(ticks: true);
        Assert.True(clock.Ticks);
        Assert.Equal(0, clock.Now);
        for (int i = 1; i <= 3; i++)
        {
            Thread.Sleep(2 * LoopClock.TickLength);
            Assert.Equal((i - 1) * LoopClock.TickLength, clock.Now);
            clock.Tick();
            Assert.Equal(i * LoopClock.TickLength, clock.Now);
        }
    }

    [Fact]
    public void A_clock_without_ticks_returns_the_time_since_the_system_started()
    {
        LoopClock clock = new(ticks: false);
        Assert.False(clock.Ticks);
        long before = Environment.TickCount64;
        long now = clock.Now;
        Assert.InRange(now, before, Environment.TickCount64);
        clock.Tick();
        Assert.InRange(clock.Now, now, Environment.TickCount64);
    }

    [Fact]
    public void The_clock_finds_a_vdso_where_the_kernel_lists_one() =>
        Assert.Equal(File.ReadLines("/proc/self/maps").Any(line => line.EndsWith("[vdso]", StringComparison.Ordinal)), LoopClock.HasVdso);
}
