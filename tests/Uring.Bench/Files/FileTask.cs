namespace Uring.Bench.Files;

/// <summary>The settings of one measurement.</summary>
/// <param name="Load">The load: a name of <see cref="FileLoads"/>.</param>
/// <param name="Depth">The number of operations in flight.</param>
/// <param name="WarmUp">The time before the measurement, in seconds.</param>
/// <param name="Seconds">The time of the measurement, in seconds.</param>
/// <param name="Path">The file.</param>
internal sealed record FileTask(string Load, uint Depth, double WarmUp, double Seconds, string Path);
