using System.Globalization;

namespace Uring.Server.Operator.Settings;

/// <summary>A value of decimal digits and nothing else.</summary>
internal static class WholeNumber
{
    public static string Allowed(int least, int most) => $"a number from {least} to {most}, in digits alone";

    public static bool TryParse(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
