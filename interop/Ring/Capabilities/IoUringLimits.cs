using System.Globalization;

namespace Uring.Interop;

/// <summary>The limits and settings of the system for the rings of this process.</summary>
public sealed record IoUringLimits
{
    private const string Settings = "/proc/sys/";

    private IoUringLimits()
    {
    }

    /// <summary>
    /// RLIMIT_NOFILE, soft: the limit of descriptors, and of the slots of a ring's file table.
    /// <see cref="ulong.MaxValue"/> is no limit.
    /// </summary>
    public ulong OpenFiles { get; private init; }

    /// <summary>RLIMIT_NOFILE, hard: the highest value for <see cref="OpenFiles"/>.</summary>
    public ulong OpenFilesHard { get; private init; }

    /// <summary>
    /// RLIMIT_MEMLOCK, soft, in bytes: the limit of registered buffers, for a process without CAP_IPC_LOCK.
    /// Before Linux 5.12, and from 6.14 to 7.1, the kernel also charges rings to this limit.
    /// <see cref="ulong.MaxValue"/> is no limit.
    /// </summary>
    public ulong LockedMemory { get; private init; }

    /// <summary>RLIMIT_MEMLOCK, hard, in bytes.</summary>
    public ulong LockedMemoryHard { get; private init; }

    /// <summary>
    /// <c>fs.file-max</c>: the limit of open files of the whole system. Null when the file cannot be read.
    /// </summary>
    public ulong? SystemOpenFiles { get; private init; }

    /// <summary>
    /// <c>kernel.io_uring_disabled</c>: 0 permits all processes, 1 the group and CAP_SYS_ADMIN, 2 none. Null
    /// without this setting (before Linux 6.6).
    /// </summary>
    public int? DisabledSetting { get; private init; }

    /// <summary>
    /// <c>kernel.io_uring_group</c>: the group that may set up rings while <see cref="DisabledSetting"/> is
    /// 1. -1 is no group.
    /// </summary>
    public int? GroupSetting { get; private init; }

    /// <summary>Processors that this process may use. An SQPOLL thread occupies one while it spins.</summary>
    public int Processors { get; private init; }

    /// <summary>Reads the current limits and settings.</summary>
    public static IoUringLimits Read()
    {
        (ulong openFiles, ulong openFilesHard) = Libc.GetLimit(Libc.LimitOpenFiles);
        (ulong lockedMemory, ulong lockedMemoryHard) = Libc.GetLimit(Libc.LimitLockedMemory);
        return new IoUringLimits
        {
            OpenFiles = openFiles,
            OpenFilesHard = openFilesHard,
            LockedMemory = lockedMemory,
            LockedMemoryHard = lockedMemoryHard,
            SystemOpenFiles = ulong.TryParse(Setting("fs/file-max"), CultureInfo.InvariantCulture, out ulong files) ? files : null,
            DisabledSetting = int.TryParse(Setting("kernel/io_uring_disabled"), CultureInfo.InvariantCulture, out int disabled) ? disabled : null,
            GroupSetting = int.TryParse(Setting("kernel/io_uring_group"), CultureInfo.InvariantCulture, out int group) ? group : null,
            Processors = Environment.ProcessorCount,
        };
    }

    /// <summary>Returns the limits and settings in one line.</summary>
    public override string ToString() =>
        $"open files {Number(OpenFiles)} (up to {Number(OpenFilesHard)}; system {(SystemOpenFiles is { } files ? Number(files) : "unknown")}), "
        + $"locked memory {Number(LockedMemory)} bytes (up to {Number(LockedMemoryHard)}), "
        + $"kernel.io_uring_disabled {(DisabledSetting is { } disabled ? disabled : "absent")}"
        + (DisabledSetting == 1 ? $" with group {GroupSetting}" : "")
        + $", processors {Processors}";

    private static string Number(ulong limit) => limit == ulong.MaxValue ? "unlimited" : limit.ToString(CultureInfo.InvariantCulture);

    private static string? Setting(string name)
    {
        try
        {
            return File.ReadAllText(Settings + name).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
