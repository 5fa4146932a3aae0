using Uring.Server.Responses;

namespace Uring.Server.Settings;

/// <summary>What the sources say together.</summary>
internal static class SettingSources
{
    /// <summary>Reads the environment, and the file that it or the command line names.</summary>
    /// <exception cref="UsageException">A setting is at fault.</exception>
    public static ServerOptions Combine(SettingSource commandLine)
    {
        SettingSource environment = EnvironmentSource.Read();
        ServerOptions options = Merge(commandLine, environment);
        return options.ConfigFile is { } file ? Merge(commandLine, environment, FileSource.Read(file)) : options;
    }

    /// <summary>
    /// A setting is the strongest source's that gives it, a list as a whole. It also beats what contradicts it in weaker
    /// sources: who types a body does not care which response the file names.
    /// </summary>
    private static ServerOptions Merge(params ReadOnlySpan<SettingSource> strongestFirst)
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

        ServerOptions options = taken.Aggregate(new ServerOptions(), (options, given) => given.ApplyTo(options));
        CheckBodyAllowed(options.Response, taken);
        return options;
    }

    private static void CheckBodyAllowed(ResponseOptions response, List<GivenSetting> taken)
    {
        if (!StatusCode.AllowsBody(response.Status)
            && taken.Find(given => given.Setting.Name is ServerSettings.Body or ServerSettings.BodyFile) is { } body)
        {
            string status = taken.Find(given => given.Setting.Name == ServerSettings.Status)!.Origin;
            throw new UsageException($"{status}: a response of status {response.Status} has no body: leave out {body.Origin}");
        }
    }
}
