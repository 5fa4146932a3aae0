namespace Uring.Interop;

/// <summary>Throws the exceptions of refused calls, all in one form.</summary>
internal static class Refusal
{
    /// <summary>Throws if the kernel returned an error.</summary>
    /// <param name="answer">The answer of the kernel.</param>
    /// <param name="what">The action after the "cannot" of the message.</param>
    /// <param name="remedy">The remedy, or null for the general one.</param>
    /// <exception cref="IoUringException">The answer is an error.</exception>
    public static void ThrowIf(KernelResult answer, string what, string? remedy = null) => ThrowIf(answer.Errno, what, remedy);

    /// <inheritdoc cref="ThrowIf(KernelResult, string, string?)"/>
    public static void ThrowIf(Errno errno, string what, string? remedy = null)
    {
        if (errno != Errno.None)
        {
            throw Create(errno, what, remedy);
        }
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="errno">The error.</param>
    /// <param name="what">The action after the "cannot" of the message.</param>
    /// <param name="remedy">The remedy, or null for the general one.</param>
    public static IoUringException Create(Errno errno, string what, string? remedy = null)
    {
        remedy ??= errno == Errno.ENOMEM ? OutOfMemory() : null;
        return new IoUringException(errno, $"cannot {what}: {KernelResult.Describe(errno)}{(remedy is null ? "" : ": ")}{remedy}");
    }

    /// <summary>
    /// The remedy for ENOMEM: most of these calls exceed the limit on locked memory, which the kernel does
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
