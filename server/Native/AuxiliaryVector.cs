using System.Runtime.InteropServices;

namespace Uring.Server.Native;

/// <summary>The auxiliary vector, which the kernel passes to a process at its start: getauxval(3).</summary>
internal static partial class AuxiliaryVector
{
    [LibraryImport("libc", EntryPoint = "getauxval")]
    public static partial nuint Get(nuint type);
}
