using Uring.Regeneration.Header;

namespace Uring.Regeneration.Passes;

/// <summary>
/// Creates the passes of a processor: io_uring.h, the other types and constants, and the final types of the
/// kernel.
/// </summary>
internal static class PassList
{
    private const string IoUring = "generate.rsp";
    private const string Linux = "generate.linux.rsp";
    private const string Uapi = "generate.uapi.rsp";

    /// <summary>Creates all passes.</summary>
    /// <param name="target">The processor.</param>
    /// <param name="interop">The folder interop/.</param>
    /// <param name="linuxHeader">The path of headers/linux.h.</param>
    /// <param name="header">The header to bind.</param>
    /// <param name="declarations">The declarations of the header.</param>
    /// <exception cref="RegenerationException">
    /// headers/linux.h has a declaration that cannot be bound.
    /// </exception>
    public static IReadOnlyList<Pass> Create(Target target, string interop, string linuxHeader, HeaderTree header, CDeclarations declarations)
    {
        CDeclarations linux = HeaderTree.ReadDeclarations([linuxHeader]);

        // All passes include <asm/types.h> of the processor. struct futex_waitv is the newest of the types.
        string asm = $". The kernel headers of this machine are a part of this pass: install {target.Package}";
        string uapi = $". The types of this pass come from the kernel headers of this machine: install those of Linux 5.16 or later ({target.Package})";
        return
        [
            new Pass(target, "io_uring", IoUring, declarations, PassArguments.Create(declarations, Stage.IncludePaths(header)), asm),
            new Pass(target, "linux", Linux, linux, PassArguments.Create(linux, []), asm),
            new Pass(target, "uapi", Uapi, FinalTypes(Path.Combine(interop, Uapi)), [], uapi),
        ];
    }

    /// <summary>
    /// Returns the types that the response file names. The kernel's headers define their members.
    /// </summary>
    private static CDeclarations FinalTypes(string responseFile)
    {
        CDeclarations declarations = new();
        foreach (string type in ResponseFile.Values(responseFile, "--include"))
        {
            declarations.AddStruct(type, []);
        }

        return declarations;
    }
}
