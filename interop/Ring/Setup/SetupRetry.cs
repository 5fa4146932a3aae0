namespace Uring.Interop;

/// <summary>Retries a set-up that returned ENOMEM: a ring that was just closed can be the cause.</summary>
/// <remarks>
/// The kernel frees rings in the background. Their pages and their charge (RLIMIT_MEMLOCK) return only then:
/// 12 to 20 ms later on an idle 6.18.
/// </remarks>
internal static class SetupRetry
{
    /// <summary>
    /// The number of waits: 1, 2, 4 ... 128 ms. Their sum is enough on a busy machine, and delays a true lack
    /// of memory by only a quarter of a second.
    /// </summary>
    public const int Rounds = 8;

    /// <summary>
    /// Runs an attempt until it returns no ENOMEM, at most <see cref="Rounds"/> times after the first.
    /// </summary>
    /// <param name="attempt">The attempt. If it fails, it has freed its resources.</param>
    /// <param name="sleep">Waits for a number of milliseconds.</param>
    public static Errno Run(Func<Errno> attempt, Action<int> sleep)
    {
        Errno errno = attempt();
        for (int round = 0; round < Rounds && errno == Errno.ENOMEM; round++)
        {
            sleep(1 << round);
            errno = attempt();
        }

        return errno;
    }
}
