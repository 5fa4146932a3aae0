namespace Uring.Interop;

/// <content>What becomes of a registration that the kernel refuses.</content>
public sealed unsafe partial class IoUring
{
    private static void ThrowIfRefused(KernelResult answer, string what, string remedy = "")
    {
        if (answer.IsError)
        {
            string separator = remedy.Length == 0 ? "" : ": ";
            throw new IoUringException(answer.Errno, $"cannot {what}: {KernelResult.Describe(answer.Errno)}{separator}{remedy}");
        }
    }
}
