using System.Globalization;
using Uring.Interop;

namespace Uring.Faults.Scenarios;

/// <summary>A part of the ring's memory cannot be mapped, now and later.</summary>
internal static class Refused
{
    /// <param name="arguments">The offset of the part (IORING_OFF_*), and the number of the error.</param>
    public static string Map(string[] arguments)
    {
        uint offset = uint.Parse(arguments[0], CultureInfo.InvariantCulture);
        int errno = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        SeccompFilter.RefuseRingMap(offset, (Errno)errno);
        string told = "nothing";
        try
        {
            using IoUring ring = new(new IoUringOptions { Entries = 8 });
        }
        catch (IoUringSetupException e)
        {
            told = $"{e.Errno} ({e.Cause})";
        }

        return $"told {told}; {Leftovers.Describe("self")} left";
    }
}
