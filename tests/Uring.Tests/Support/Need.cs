using Uring.Interop;

namespace Uring.Tests.Support;

/// <summary>
/// The requirements of a test. A test without a required tool skips on a developer's machine, and fails in
/// CI.
/// </summary>
internal static class Need
{
    /// <summary>
    /// <c>.ci/run</c> sets the variable, and installs every tool: a missing tool is a broken installation
    /// there.
    /// </summary>
    private static readonly bool s_ci = Environment.GetEnvironmentVariable("URING_CI") == "1";

    private static readonly Lazy<IoUringCapabilities> s_kernel = new(IoUringCapabilities.Detect);

    /// <summary>
    /// Returns the full path of a program on PATH. Skips the test (fails it in CI) if there is none.
    /// </summary>
    public static string Tool(string name, string package)
    {
        if (FindOnPath(name) is { } path)
        {
            return path;
        }

        Missing($"{name} is not installed (apt-get install {package})");
        return "";
    }

    /// <summary>Skips the test (fails it in CI) unless a part of the machine is installed.</summary>
    public static void Installed(bool installed, string what, string package)
    {
        if (!installed)
        {
            Missing($"{what} is not installed (apt-get install {package})");
        }
    }

    /// <summary>
    /// Returns the capabilities of the running kernel. Skips the test (fails it in CI) if the kernel has no
    /// io_uring.
    /// </summary>
    public static IoUringCapabilities Kernel()
    {
        if (!s_kernel.Value.IsAvailable)
        {
            Missing(s_kernel.Value.Reason);
        }

        return s_kernel.Value;
    }

    /// <summary>Skips the test, in CI too, if the running kernel lacks one of the operations.</summary>
    public static void Operations(params ReadOnlySpan<io_uring_op> operations)
    {
        foreach (io_uring_op operation in operations)
        {
            Assert.SkipUnless(Kernel().Supports(operation), $"this kernel has no {operation}");
        }
    }

    /// <summary>Skips the test if the kernel lacks one of the operations of io_uring_register(2).</summary>
    public static void RegisterOperations(params ReadOnlySpan<io_uring_register_op> operations)
    {
        foreach (io_uring_register_op operation in operations)
        {
            Assert.SkipUnless(Kernel().Supports(operation), $"this kernel has no {operation}");
        }
    }

    /// <summary>Skips the test if the kernel lacks a feature of rings, an <c>IORING_FEAT_*</c> bit.</summary>
    public static void Feature(uint feature) =>
        Assert.SkipUnless(Kernel().HasFeature(feature), $"this kernel does not announce {AbiNames.Of(feature, AbiNames.Features)}");

    /// <summary>
    /// Skips the test if the kernel lacks one of the flags of io_uring_setup(2), <c>IORING_SETUP_*</c> bits.
    /// </summary>
    public static void Setup(params ReadOnlySpan<uint> flags)
    {
        foreach (uint flag in flags)
        {
            Assert.SkipUnless(
                Kernel().SupportsSetup(flag), $"this kernel sets up no ring with {AbiNames.Of(flag, AbiNames.SetupFlags)}");
        }
    }

    /// <summary>
    /// Skips the test if the kernel lacks a flag of io_uring_enter(2), an <c>IORING_ENTER_*</c> bit.
    /// </summary>
    public static void Enter(uint flag) =>
        Assert.SkipUnless(Kernel().SupportsEnter(flag), $"this kernel does not take {AbiNames.Of(flag, AbiNames.EnterFlags)}");

    /// <summary>
    /// Skips the test, in CI too, if its rings or buffers can exceed the limit on locked memory. The kernel
    /// gives the memory of a ring back some time after the end of the ring.
    /// </summary>
    public static void UnlimitedLockedMemory() => Assert.SkipUnless(
        Privileges.Has(Privileges.IpcLock) || IoUringLimits.Read().LockedMemory == ulong.MaxValue,
        "the limit on locked memory is too low: run the tests with CAP_IPC_LOCK, or raise the limit (ulimit -l unlimited)");

    private static void Missing(string reason)
    {
        if (s_ci)
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }

    private static string? FindOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
