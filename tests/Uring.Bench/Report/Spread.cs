namespace Uring.Bench.Report;

/// <summary>The median, the minimum and the maximum of several rounds.</summary>
/// <param name="Median">The median.</param>
/// <param name="Min">The minimum.</param>
/// <param name="Max">The maximum.</param>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    /// <summary>Computes the spread of values in any order.</summary>
    /// <param name="values">The values. Without a value the result is NaN.</param>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            return new Spread(double.NaN, double.NaN, double.NaN);
        }

        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    /// <summary>
    /// Returns the median with its limits, such as <c>20,100 (19,200-21,000)</c>, or the median alone when
    /// minimum and maximum have the same digits.
    /// </summary>
    /// <param name="format">The format of a number.</param>
    public string Show(string format)
    {
        if (double.IsNaN(Median))
        {
            return "-";
        }

        (string median, string min, string max) = (Written(Median, format), Written(Min, format), Written(Max, format));
        return min == max ? median : $"{median} ({min}-{max})";
    }

    private static string Written(double value, string format) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}
