using System.CommandLine;
using System.CommandLine.Parsing;
using Uring.Server.Operator.Figures.Reading;
using Uring.Server.Operator.Figures.Watching;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.CommandLine;

/// <summary>
/// The command <c>stats</c>: prints the figures of a running or an earlier server from its stats file.
/// </summary>
internal static class StatsCommand
{
    public const string Name = "stats";

    /// <summary>The setting that names the file of the command.</summary>
    public const string FileOption = "--stats";

    /// <param name="settings">Combines the settings, which name the file when the argument does not.</param>
    public static Command Create(Func<ParseResult, ServerOptions> settings)
    {
        Argument<string?> path = new("PATH")
        {
            Description = "The stats file of the server (--stats). Default: the file that the settings name.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object." };
        Option<bool> prometheus = new("--prometheus") { Description = "Print Prometheus' text format." };
        Option<bool> watch = new("--watch") { Description = "Show a live view until Ctrl-C or until the server ends." };
        Command command = new(Name, "Show the figures of a server from its stats file: see --stats.") { path, json, prometheus, watch };
        path.Validators.Add(PathArgument.RefuseOption);
        command.Validators.Add(result => RequireAtMostOne(result, json, prometheus, watch));
        command.SetAction(parsed =>
        {
            try
            {
                using FiguresReader reader = FiguresReader.Open(parsed.GetValue(path) ?? PathOf(settings(parsed)));
                if (parsed.GetValue(watch))
                {
                    Watch.Run(reader);
                    return ExitCode.Success;
                }

                // Output ignores errors. Here the lines are the result of the command, so an error of the
                // write is a failure.
                Func<Snapshot, string> format = parsed.GetValue(json) ? StatsJson.Write
                    : parsed.GetValue(prometheus) ? StatsPrometheus.Write
                    : StatsText.Write;
                Console.Out.Write(format(reader.Read()));
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

    private static string PathOf(ServerOptions options) => options.Stats?.Path ?? throw new UsageException(
        "stats needs a file: give PATH, or the setting of the server (--stats, URING_SERVER_STATS)");

    private static void RequireAtMostOne(CommandResult result, params Option<bool>[] options)
    {
        Option<bool>[] given = [.. options.Where(option => result.GetResult(option) is { Implicit: false })];
        if (given.Length > 1)
        {
            result.AddError($"{given[0].Name} and {given[1].Name} cannot be given together: give one of them");
        }
    }
}
