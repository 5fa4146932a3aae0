namespace Uring.Tests.Async;

/// <summary>
/// The requirement of tests of what only io_uring can do. The others run without it, too:
/// <see cref="Fallback.WithoutRingTests"/>.
/// </summary>
internal static class RingOnly
{
    /// <summary>Skips the test where the process cannot use io_uring.</summary>
    public static void Require(string reason) => Assert.SkipUnless(UringContext.IsSupported, $"without io_uring, {reason}");
}
