using System.Runtime.InteropServices;

namespace Uring.Server.Native;

/// <summary>What the kernel told the process at its start: getauxval(3).</summary>
internal static partial class AuxiliaryVector
{
    [LibraryImport("libc", EntryPoint = "getauxval")]
    public static partial nuint Get(nuint type);
}
