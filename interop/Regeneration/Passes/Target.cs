namespace Uring.Regeneration.Passes;

/// <summary>A processor of the bindings.</summary>
/// <param name="Name">The name in clang's targets, which ends the names of bindings for one processor.</param>
/// <param name="Package">The package of Debian with the kernel headers for user space.</param>
internal sealed record Target(string Name, string Package)
{
    /// <summary>x86-64.</summary>
    public static Target X64 { get; } = new("x86_64", "linux-libc-dev");

    /// <summary>arm64.</summary>
    public static Target Arm64 { get; } = new("aarch64", "linux-libc-dev-arm64-cross");

    /// <summary>All processors.</summary>
    public static IReadOnlyList<Target> All { get; } = [X64, Arm64];

    /// <summary>The response file in interop/ that selects the processor.</summary>
    public string ResponseFile => $"generate.{Name}.rsp";
}
