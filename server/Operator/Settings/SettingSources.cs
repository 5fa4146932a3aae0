using Uring.Server.Process.Placement;

namespace Uring.Server.Operator.Settings;

/// <summary>What the sources say together.</summary>
internal static class SettingSources
{
    /// <summary>Reads the environment, and the file that it or the command line names.</summary>
    /// <exception cref="UsageException">A setting is at fault.</exception>
    public static ServerOptions Combine(SettingSource commandLine)
    {
        SettingSource environment = EnvironmentSource.Read();
        List<GivenSetting> taken = Merge(commandLine, environment);
        if (Options(taken).ConfigFile is { } file)
        {
            taken = Merge(commandLine, environment, FileSource.Read(file));
        }

        ServerOptions options = Options(taken);
        SettingChecks.Run(options, taken, Processors.Allowed());
        return options;
    }

    /// <summary>
    /// A setting is the strongest source's that gives it, a list as a whole. It also beats what contradicts it in weaker
    /// sources: who types a body does not care which response the file names.
    /// </summary>
    private static List<GivenSetting> Merge(params ReadOnlySpan<SettingSource> strongestFirst)
    {
        List<GivenSetting> taken = [];
        foreach (SettingSource source in strongestFirst)
        {
            // Within one source nothing contradicts or repeats, so it does not matter that they are added one by one.
            foreach (GivenSetting given in source.Given)
            {
                if (!taken.Exists(other => other.Setting == given.Setting || other.Setting.Contradicts(given.Setting)))
                {
                    taken.Add(given);
                }
            }
        }

        return taken;
    }

    private static ServerOptions Options(List<GivenSetting> taken) =>
        taken.Aggregate(new ServerOptions(), (options, given) => given.ApplyTo(options));
}
