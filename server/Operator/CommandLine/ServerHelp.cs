using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.CommandLine;

/// <summary>The help: what the library makes of the options, and what it cannot know.</summary>
internal sealed class ServerHelp : SynchronousCommandLineAction
{
    private static readonly Setting s_sample = ServerSettings.All.Single(setting => setting.Name == ServerSettings.BodyFile);

    private readonly HelpAction _options = new();

    public override int Invoke(ParseResult parseResult)
    {
        int result = _options.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(
            $"""
            Settings:
              Each option above but --help and --version is also a variable and, but for --config, a key of the configuration
              file: {s_sample.Option} is {s_sample.Variable} and "{s_sample.Name}". The command line wins over the
              environment, and both win over the file.

            Example:
              uring-server --listen 0.0.0.0:80 --status 503 --body-file sorry.html --header "Retry-After: 3600"

            """);
        return result;
    }
}
