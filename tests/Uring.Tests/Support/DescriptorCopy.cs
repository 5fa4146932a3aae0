using System.Runtime.InteropServices;

namespace Uring.Tests.Support;

/// <summary>Another descriptor of the same open file or socket: dup(2).</summary>
internal static partial class DescriptorCopy
{
    /// <summary>Duplicates a descriptor. The caller owns the copy.</summary>
    public static int Of(SafeHandle handle)
    {
        int copy = Dup((int)handle.DangerousGetHandle());
        Assert.True(copy >= 0);
        return copy;
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Dup(int fd);
}
