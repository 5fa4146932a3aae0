using System.CommandLine;
using Uring.Server.Operator.AccessLog.Reading;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.CommandLine;

/// <summary>The command <c>log</c>: prints the access log of a running or an earlier server.</summary>
internal static class LogCommand
{
    public const string Name = "log";

    /// <summary>The setting that names the file of the command.</summary>
    public const string FileOption = "--access-log";

    /// <param name="settings">Combines the settings, which name the file when the argument does not.</param>
    public static Command Create(Func<ParseResult, ServerOptions> settings)
    {
        Argument<string?> path = new("PATH")
        {
            Description = "The access log of the server (--access-log). Default: the file that the settings name.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object a line. Without it the lines have nginx's combined format." };
        Option<bool> follow = new("--follow") { Description = "Continue with new requests until Ctrl-C, also after a restart of the server." };
        Command command = new(Name, "Print the requests in the access log of a server: see --access-log.") { path, json, follow };
        path.Validators.Add(PathArgument.RefuseOption);
        command.SetAction(parsed =>
        {
            try
            {
                using LogPrinter printer = new(parsed.GetValue(path) ?? PathOf(settings(parsed)), parsed.GetValue(json));
                if (parsed.GetValue(follow))
                {
                    printer.Follow();
                }
                else
                {
                    printer.Print();
                }

                return ExitCode.Success;
            }
            catch (ServerException e)
            {
                Output.PrintError(e.Message);
                return ExitCode.RunTime;
            }
        });
        return command;
    }

    private static string PathOf(ServerOptions options) => options.AccessLog?.Path ?? throw new UsageException(
        "log needs a file: give PATH, or the setting of the server (--access-log, URING_SERVER_ACCESS_LOG)");
}
