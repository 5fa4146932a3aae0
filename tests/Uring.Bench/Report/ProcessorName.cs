namespace Uring.Bench.Report;

/// <summary>The model name of a processor, short enough for a page.</summary>
internal static class ProcessorName
{
    /// <summary>Returns the name without trade marks and the word <c>Processor</c>.</summary>
    /// <param name="model">The model name in /proc/cpuinfo.</param>
    public static string Short(string model) => string.Join(
        ' ',
        model.Replace("(R)", "", StringComparison.Ordinal).Replace("(TM)", "", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word != "Processor"));
}
