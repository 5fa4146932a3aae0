using Uring.Server.Process.Lockdown;
using static Uring.Server.Operator.Settings.SettingKind;

namespace Uring.Server.Operator.Settings;

/// <content>The process: its user, its restrictions, its files and its output.</content>
internal static partial class ServerSettings
{
    public const string AccessLog = "access-log";
    public const string LogAddresses = "log-addresses";

    private const string FlagAllowed = "true or false";

    private static Setting[] Process() =>
    [
        new("user", Text, "NAME")
        {
            Description = "The user, by name or number, that the server changes to once its sockets are open. Start the server as root.",
            Allowed = UserName.Allowed,
            Apply = (options, value) => UserName.IsValid(value.Text) ? options with { User = new NamedUser(value.Text, value.Origin) } : null,
        },
        new("no-lockdown", Flag, "")
        {
            Description = "Skip the restrictions that the server puts on its rings and threads after setup.",
            Allowed = FlagAllowed,
            Apply = SettingChange.Flag((options, noLockdown) => options with { NoLockdown = noLockdown }),
        },
        new("stats", Text, "PATH")
        {
            Description = "The file that the server keeps its figures in. uring-server stats reads that file.",
            Allowed = FilePath.Allowed,
            Apply = SettingChange.File((options, file) => options with { Stats = file }),
        },
        new(AccessLog, Text, "PATH")
        {
            Description = "The file that the server keeps its access log in: a ring of the last requests, best on a tmpfs such as /run. "
                + "uring-server log prints that file.",
            Allowed = FilePath.Allowed,
            Apply = SettingChange.File((options, file) => options with { AccessLog = file }),
        },
        new("access-log-size", Size, "BYTES")
        {
            Description = "The memory of the access log, for all rings together. Each ring gets a power of two of it. "
                + "A suffix k, m or g stands for KiB, MiB or GiB.",
            Default = ByteSize.Format(s_default.AccessLogSize),
            Allowed = ByteSize.Allowed(ServerOptions.MinAccessLogSize, ServerOptions.MaxAccessLogSize),
            Apply = SettingChange.Size(
                ServerOptions.MinAccessLogSize, ServerOptions.MaxAccessLogSize, (options, size) => options with { AccessLogSize = size }),
        },
        new(LogAddresses, Flag, "")
        {
            Description = "Log the addresses of clients. Without this option the log has - instead of an address. "
                + "With it each new connection costs more processor time.",
            Allowed = FlagAllowed,
            Apply = SettingChange.Flag((options, logAddresses) => options with { LogAddresses = logAddresses }),
        },
        new("quiet", Flag, "")
        {
            Description = "Print no lines about start, reload and stop. Errors are still printed.",
            Allowed = FlagAllowed,
            Apply = SettingChange.Flag((options, quiet) => options with { Quiet = quiet }),
        },
        new("config", Text, "PATH")
        {
            Description = "A JSON file with settings: an object whose keys are the names of these options, without the leading dashes.",
            Allowed = FilePath.Allowed,
            InFile = false,
            Apply = SettingChange.File((options, file) => options with { ConfigFile = file }),
        },
    ];
}
