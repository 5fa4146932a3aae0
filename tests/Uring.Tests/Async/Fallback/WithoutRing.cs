using System.Runtime.CompilerServices;

namespace Uring.Tests.Async.Fallback;

/// <summary>The variable that turns io_uring off in a process of tests.</summary>
internal static class WithoutRing
{
    /// <summary>
    /// The name of the variable: its value is <see cref="BySwitch"/>, or says how the kernel refuses
    /// io_uring.
    /// </summary>
    public const string Variable = "URING_TESTS_WITHOUT_RING";

    /// <summary>The value for the AppContext switch.</summary>
    public const string BySwitch = "switch";

    /// <summary>The value, or null in the process that runs all tests.</summary>
    public static string? Reason { get; } = Environment.GetEnvironmentVariable(Variable);

    // The switch has to be set before the first use of the library.
    [ModuleInitializer]
    internal static void SetSwitch()
    {
        if (Reason == BySwitch)
        {
            AppContext.SetSwitch("Uring.DisableIoUring", true);
        }
    }
}
