namespace Uring.Interop;

/// <summary>
/// ENOMEM at setup may be the echo of a ring that was just closed: the kernel takes rings apart in the background, and gives
/// back what they were charged (RLIMIT_MEMLOCK) and their pages only then: 12 to 20 ms later on an idle 6.18.
/// </summary>
internal static class SetupRetry
{
    /// <summary>Waits of 1, 2, 4 ... 128 ms: long enough for a busy machine, a quarter of a second where memory is really short.</summary>
    public const int Rounds = 8;

    /// <summary>Tries until the answer is another than ENOMEM, <see cref="Rounds"/> times after the first.</summary>
    /// <param name="attempt">Leaves nothing behind when it fails.</param>
    /// <param name="sleep">Waits so many milliseconds.</param>
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
