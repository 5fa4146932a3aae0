using System.Globalization;

namespace Uring.Server.Operator.Settings;

/// <summary>Parses a value that consists of decimal digits only.</summary>
internal static class WholeNumber
{
    public static string Allowed(int min, int max) => $"a number from {min} to {max} in decimal digits";

    public static bool TryParse(string text, int min, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;
}
