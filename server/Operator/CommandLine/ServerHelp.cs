using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.CommandLine;

/// <summary>
/// Prints the help of the library, and adds a section about the other sources and examples.
/// </summary>
/// <param name="settings">The options of the settings, which the commands share.</param>
internal sealed class ServerHelp(IReadOnlyList<Option> settings) : SynchronousCommandLineAction
{
    private const string ConfigOption = "--config";

    private static readonly Setting s_sample = ServerSettings.All.Single(setting => setting.Name == ServerSettings.BodyFile);

    private readonly HelpAction _options = new();

    public override int Invoke(ParseResult parseResult)
    {
        string? file = parseResult.CommandResult.Command.Name switch
        {
            StatsCommand.Name => StatsCommand.FileOption,
            LogCommand.Name => LogCommand.FileOption,
            _ => null,
        };
        if (file is not null)
        {
            // The command reads a file: of the settings it uses only those that name the file.
            foreach (Option option in settings)
            {
                option.Hidden = option.Name != file && option.Name != ConfigOption;
            }

            return _options.Invoke(parseResult);
        }

        int result = _options.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(
            $"""
            Settings:
              Each option above, except --help and --version, is also an environment variable. Each, except --config too, is
              also a key of the configuration file: {s_sample.Option} is {s_sample.Variable} and "{s_sample.Name}".
              The command line overrides the environment, and both override the file.

            Examples:
              uring-server --listen 0.0.0.0:80 --status 503 --body-file sorry.html --header "Retry-After: 3600"
              uring-server --root ./site --not-found 404.html --compress --cache "/assets/*=31536000, immutable"
              uring-server --route "/healthz=200 ok" --route "/=301 https://example.org/" --metrics /metrics

            """);
        return result;
    }
}
