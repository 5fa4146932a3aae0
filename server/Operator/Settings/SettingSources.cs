using Uring.Server.Process.Placement;

namespace Uring.Server.Operator.Settings;

/// <summary>Combines the settings of all sources.</summary>
internal static class SettingSources
{
    /// <summary>Reads the environment, and the file that the environment or the command line names.</summary>
    /// <exception cref="UsageException">A setting is invalid.</exception>
    public static ServerOptions Combine(SettingSource commandLine)
    {
        SettingSource environment = EnvironmentSource.Read();
        List<SettingEntry> effective = Merge(commandLine, environment);
        if (Options(effective).ConfigFile is { } file)
        {
            effective = Merge(commandLine, environment, FileSource.Read(file));
        }

        ServerOptions options = Options(effective);
        SettingChecks.Run(options, effective, Processors.Allowed());
        return options;
    }

    /// <summary>
    /// Takes each setting from the strongest source that gives it, a list as a whole. The setting also
    /// overrides those of weaker sources that cannot be given together with it: a body on the command line
    /// overrides a response file.
    /// </summary>
    private static List<SettingEntry> Merge(params ReadOnlySpan<SettingSource> strongestFirst)
    {
        List<SettingEntry> effective = [];
        foreach (SettingSource source in strongestFirst)
        {
            // Within one source no setting repeats or excludes another, so entries can be added one by one.
            foreach (SettingEntry entry in source.Entries)
            {
                if (!effective.Exists(other => other.Setting == entry.Setting || other.Setting.ConflictsWith(entry.Setting)))
                {
                    effective.Add(entry);
                }
            }
        }

        return effective;
    }

    private static ServerOptions Options(List<SettingEntry> effective) =>
        effective.Aggregate(new ServerOptions(), (options, entry) => entry.ApplyTo(options));
}
