namespace Uring.Bench.Servers.Report;

/// <summary>The median of some rounds, and how far they lie apart.</summary>
/// <param name="Median">The one in the middle.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    /// <summary>Of values in any order.</summary>
    /// <param name="values">At least one, or the result is NaN.</param>
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

    /// <summary>Median and limits, such as <c>20,100 (19,200-21,000)</c>; where all three are written alike, one of them.</summary>
    /// <param name="format">How a number is written.</param>
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
