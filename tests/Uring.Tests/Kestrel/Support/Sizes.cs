using System.Globalization;

namespace Uring.Tests.Kestrel;

/// <summary>The sizes that CI or a variable enlarges.</summary>
internal static class Sizes
{
    private static readonly bool s_isCi = Environment.GetEnvironmentVariable("URING_CI") == "1";

    /// <summary>
    /// The bytes of a large body: 20 MB, or 200 MB with <c>URING_CI=1</c>. The variable <c>URING_KESTREL_BODY</c>
    /// changes them.
    /// </summary>
    public static long LargeBody { get; } = Read("URING_KESTREL_BODY", (s_isCi ? 200L : 20L) * 1_000_000 + 7);

    /// <summary>The rounds of starts and stops. The variable <c>URING_KESTREL_ROUNDS</c> changes them.</summary>
    public static int Rounds { get; } = (int)Read("URING_KESTREL_ROUNDS", 300);

    /// <summary>The connections that one process serves. The variable <c>URING_KESTREL_CONNECTIONS</c> changes them.</summary>
    public static int Connections { get; } = (int)Read("URING_KESTREL_CONNECTIONS", 5000);

    private static long Read(string variable, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : otherwise;
}
