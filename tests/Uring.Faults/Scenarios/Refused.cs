using System.Globalization;
using Uring.Interop;

namespace Uring.Faults.Scenarios;

/// <summary>Creates a ring while the mapping of one part of its memory fails.</summary>
internal static class Refused
{
    /// <param name="arguments">The offset of the part (IORING_OFF_*), and the errno.</param>
    public static string Map(string[] arguments)
    {
        uint offset = uint.Parse(arguments[0], CultureInfo.InvariantCulture);
        int errno = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        SeccompFilter.RefuseRingMap(offset, (Errno)errno);
        string reported = "nothing";
        try
        {
            using IoUring ring = new(new IoUringOptions { Entries = 8 });
        }
        catch (IoUringSetupException e)
        {
            reported = $"{e.Errno} ({e.Cause})";
        }

        return $"reported {reported}: {Leftovers.Describe("self")} left";
    }
}
