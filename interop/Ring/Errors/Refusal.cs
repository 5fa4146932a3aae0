namespace Uring.Interop;

/// <summary>Throws the exceptions of refused calls, all in one form.</summary>
internal static class Refusal
{
    /// <summary>Throws if the kernel returned an error.</summary>
    /// <param name="answer">The answer of the kernel.</param>
    /// <param name="what">The action after the "cannot" of the message.</param>
    /// <param name="fix">The fix, or null for the general one.</param>
    /// <exception cref="IoUringException">The answer is an error.</exception>
    public static void ThrowIf(KernelResult answer, string what, string? fix = null) => ThrowIf(answer.Errno, what, fix);

    /// <inheritdoc cref="ThrowIf(KernelResult, string, string?)"/>
    public static void ThrowIf(Errno errno, string what, string? fix = null)
    {
        if (errno != Errno.None)
        {
            throw Create(errno, what, fix);
        }
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="errno">The error.</param>
    /// <param name="what">The action after the "cannot" of the message.</param>
    /// <param name="fix">The fix, or null for the general one.</param>
    public static IoUringException Create(Errno errno, string what, string? fix = null)
    {
        fix ??= errno == Errno.ENOMEM ? OutOfMemory() : null;
        return new IoUringException(errno, $"cannot {what}: {KernelResult.Describe(errno)}{(fix is null ? "" : ": ")}{fix}");
    }

    /// <summary>
    /// The fix for ENOMEM: most of these calls exceed the limit on locked memory, which the kernel does
    /// not report.
    /// </summary>
    private static string? OutOfMemory()
    {
        ulong limit = Libc.GetLimit(Libc.LimitLockedMemory).Soft;
        return limit is 0 or ulong.MaxValue
            ? null
            : $"the memory that this user locks is limited to {limit >> 10} KB: raise the limit (ulimit -l, LimitMEMLOCK= of systemd), or register less";
    }
}
