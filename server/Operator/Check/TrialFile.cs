using System.Runtime.InteropServices;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Operator.Check;

/// <summary>Whether a file could be made where a setting names one. What is there is left as it is.</summary>
internal static unsafe partial class TrialFile
{
    // The kind of a file in its mode: inode(7).
    private const int KindMask = 0xF000;
    private const int Regular = 0x8000;

    /// <returns>Null if it could; otherwise why not.</returns>
    public static string? Make(string path)
    {
        // A device would be replaced, too, and a directory cannot be.
        statx status;
        if (StatX(AT_FDCWD, path, 0, STATX_TYPE, &status) == 0 && (status.stx_mode & KindMask) != Regular)
        {
            return "what is there is no regular file";
        }

        try
        {
            // The file is made beside its place and renamed, so that nobody sees it half-made.
            string beside = $"{path}.{Environment.ProcessId}.check";
            File.OpenHandle(beside, FileMode.CreateNew, FileAccess.ReadWrite).Dispose();
            File.Delete(beside);
            return null;
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            return "there is no such folder";
        }
        catch (UnauthorizedAccessException)
        {
            return "no permission";
        }
        catch (IOException e)
        {
            // .NET keeps the number here, and its words are left out of the binary.
            return KernelResult.Failed((Errno)e.HResult).ToString();
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, statx* status);
}
