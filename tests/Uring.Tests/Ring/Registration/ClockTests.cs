using System.Globalization;
using System.Text.RegularExpressions;
using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>A wait times out by the clock of its ring.</summary>
public unsafe partial class ClockTests
{
    private const string Timers = "/proc/timer_list";

    [Fact]
    public void Other_clocks_are_refused()
    {
        using IoUring ring = RingWithClock();
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterClock((WaitClock)LinuxAbi.CLOCK_REALTIME)));
        ring.RegisterClock(WaitClock.BootTime);
        ring.RegisterClock(WaitClock.Monotonic);
    }

    /// <summary>
    /// The kernel lists its timers by clock: 0 is monotonic, 2 boot time (enum hrtimer_headingtype).
    /// </summary>
    [Theory]
    [InlineData(WaitClock.Monotonic, 0, 1500)]
    [InlineData(WaitClock.BootTime, 2, 2500)]
    public void A_waits_timer_runs_on_the_clock(WaitClock clock, int index, int seconds)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists(Timers), $"{Timers} is missing, or only root can read it");

        // A message without a ring ends the wait.
        Need.RegisterOperations(IORING_REGISTER_SEND_MSG_RING);
        using IoUring ring = RingWithClock();
        ring.RegisterClock(WaitClock.BootTime);
        ring.RegisterClock(clock);
        int fd = ring.Fd;
        int entered = 0;
        Thread waiter = new(() => entered = Wait(fd, seconds)) { IsBackground = true };
        waiter.Start();

        int[] found = [];
        _ = SpinWait.SpinUntil(() => (found = ClocksOfWaits(seconds)).Length > 0, RegistrationSteps.Limit);
        io_uring_sqe message = default;
        message.PrepMsgRing(fd, 0, 0, 0);
        Assert.Equal(Errno.None, IoUring.SendMessage(message).Errno);
        Assert.True(waiter.Join(RegistrationSteps.Limit), "the message does not end the wait");
        Assert.Equal([index], found);
        Assert.Equal(0, entered);
    }

    private static IoUring RingWithClock()
    {
        IoUring ring = new(new IoUringOptions { Entries = 8 });
        io_uring_clock_register argument = new() { clockid = LinuxAbi.CLOCK_MONOTONIC };
        if (ring.RegisterRaw(io_uring_register_op.IORING_REGISTER_CLOCK, &argument, 0).IsError)
        {
            ring.Dispose();
            Assert.Skip("this kernel has no IORING_REGISTER_CLOCK");
        }

        return ring;
    }

    private static int Wait(int fd, int seconds)
    {
        __kernel_timespec limit = new() { tv_sec = seconds };
        io_uring_getevents_arg argument = new() { ts = (ulong)&limit };
        const uint Flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG;
        return Libc.IoUringEnter(fd, 0, 1, Flags, &argument, (nuint)sizeof(io_uring_getevents_arg));
    }

    /// <summary>
    /// Returns the clocks with a timer of a ring that ends in about this number of seconds. Only the timer of
    /// this test does.
    /// </summary>
    private static int[] ClocksOfWaits(int seconds)
    {
        List<int> clocks = [];
        int clock = -1;
        bool ring = false;
        foreach (string line in File.ReadLines(Timers))
        {
            if (Clock().Match(line) is { Success: true } heading)
            {
                clock = int.Parse(heading.Groups[1].Value, CultureInfo.InvariantCulture);
            }

            if (ring && Expiry().Match(line) is { Success: true } expiry)
            {
                double left = double.Parse(expiry.Groups[1].Value, CultureInfo.InvariantCulture) / 1e9;
                if (left > seconds - 60 && left <= seconds)
                {
                    clocks.Add(clock);
                }
            }

            ring = line.Contains("io_cqring_timer_wakeup", StringComparison.Ordinal);
        }

        return [.. clocks];
    }

    [GeneratedRegex(@"^ clock (\d+):")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\[in (\d+) to")]
    private static partial Regex Expiry();
}
