namespace Uring.Tests.Kestrel;

/// <summary>The sizes that CI enlarges.</summary>
internal static class Sizes
{
    /// <summary>The bytes of a large body: 200 MB with <c>URING_CI=1</c>.</summary>
    public static long LargeBody { get; } = (Environment.GetEnvironmentVariable("URING_CI") == "1" ? 200L : 20L) * 1_000_000 + 7;

    /// <summary>The rounds of starts and stops. The variable <c>URING_KESTREL_ROUNDS</c> changes them.</summary>
    public static int Rounds { get; } = int.TryParse(Environment.GetEnvironmentVariable("URING_KESTREL_ROUNDS"), out int rounds) ? rounds : 300;
}
