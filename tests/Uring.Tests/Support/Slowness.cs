namespace Uring.Tests.Support;

/// <summary>
/// The factor on the time limits of the tests, for machines that are far slower than usual.
/// </summary>
internal static class Slowness
{
    /// <summary>
    /// The variable <c>URING_SLOWNESS</c>, 1 by default. tests/kernels/run sets it under emulation.
    /// </summary>
    public static int Factor { get; } = int.TryParse(Environment.GetEnvironmentVariable("URING_SLOWNESS"), out int factor) ? factor : 1;
}
