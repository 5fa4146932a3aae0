using Uring.Server.Process.Lockdown;
using static Uring.Server.Operator.Settings.SettingKind;

namespace Uring.Server.Operator.Settings;

/// <content>What the process is and says.</content>
internal static partial class ServerSettings
{
    private const string FlagAllowed = "true or false";

    private static Setting[] Process() =>
    [
        new("user", Text, "NAME")
        {
            Description = "The user, by name or number, that the server becomes once its sockets are open; to be started as root.",
            Allowed = UserName.Allowed,
            Apply = (options, given) => UserName.IsValid(given.Text) ? options with { User = new NamedUser(given.Text, given.Origin) } : null,
        },
        new("no-lockdown", Flag, "")
        {
            Description = "Do without the limits that the server puts on its rings and its threads once it is set up.",
            Allowed = FlagAllowed,
            Apply = SettingChange.Flag((options, left) => options with { NoLockdown = left }),
        },
        new("stats", Text, "PATH")
        {
            Description = "A file to keep the figures in, which uring-server stats reads.",
            Allowed = FilePath.Allowed,
            Apply = SettingChange.File((options, file) => options with { Stats = file }),
        },
        new("quiet", Flag, "")
        {
            Description = "Say nothing about start, reload and stop; errors are still told.",
            Allowed = FlagAllowed,
            Apply = SettingChange.Flag((options, quiet) => options with { Quiet = quiet }),
        },
        new("config", Text, "PATH")
        {
            Description = "A JSON file with settings: an object whose keys are the names of these options, without the dashes.",
            Allowed = FilePath.Allowed,
            InFile = false,
            Apply = SettingChange.File((options, file) => options with { ConfigFile = file }),
        },
    ];
}
