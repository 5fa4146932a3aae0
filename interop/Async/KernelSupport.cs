using Uring.Diagnostics;
using Uring.Interop;

namespace Uring;

/// <summary>Finds out whether the kernel sets up rings for this process.</summary>
internal static class KernelSupport
{
    /// <summary>The AppContext switch that turns io_uring off.</summary>
    public const string Switch = "Uring.DisableIoUring";

    /// <summary>The reason on another operating system.</summary>
    public const string NotLinux = "io_uring is a part of Linux, and this process runs on another operating system";

    /// <summary>
    /// Returns the reason why a ring of a context cannot be set up, or null. One event reports the reason.
    /// </summary>
    public static string? FindReason() => FindReason(static () => new IoUring(new UringContextOptions { Entries = 8 }.Ring));

    /// <summary>Finds the reason by a trial.</summary>
    /// <param name="setUp">Sets up a ring of a context.</param>
    internal static string? FindReason(Func<IoUring> setUp)
    {
        string? reason = TrySetUp(setUp);
        if (reason is not null)
        {
            UringMeter.CountFallback();
            UringEventSource.Log.Fallback(reason);
        }

        return reason;
    }

    private static string? TrySetUp(Func<IoUring> setUp)
    {
        if (!OperatingSystem.IsLinux())
        {
            return NotLinux;
        }

        if (AppContext.TryGetSwitch(Switch, out bool isDisabled) && isDisabled)
        {
            return $"the AppContext switch {Switch} is set";
        }

        try
        {
            using IoUring ring = setUp();
            return null;
        }
        catch (IoUringException refused)
        {
            return refused.Message;
        }
    }
}
