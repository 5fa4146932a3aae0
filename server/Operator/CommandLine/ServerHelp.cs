using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.CommandLine;

/// <summary>
/// Prints the help of the library, and adds a section about the other sources and an example.
/// </summary>
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
              Each option above, except --help and --version, is also an environment variable. Each, except --config too, is
              also a key of the configuration file: {s_sample.Option} is {s_sample.Variable} and "{s_sample.Name}".
              The command line overrides the environment, and both override the file.

            Example:
              uring-server --listen 0.0.0.0:80 --status 503 --body-file sorry.html --header "Retry-After: 3600"

            """);
        return result;
    }
}
