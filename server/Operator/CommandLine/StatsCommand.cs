using System.CommandLine;
using System.CommandLine.Parsing;
using Uring.Server.Operator.Figures.Reading;
using Uring.Server.Operator.Figures.Watching;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.CommandLine;

/// <summary>The command <c>stats</c>: the figures of a server that runs, or has run, from the file that it keeps them in.</summary>
internal static class StatsCommand
{
    /// <param name="settings">What the other sources say, for one who does not name the file.</param>
    public static Command Create(Func<ParseResult, ServerOptions> settings)
    {
        Argument<string?> path = new("PATH")
        {
            Description = "The file that a server was given with --stats; without it, the one that the settings name.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> json = new("--json") { Description = "As one JSON object." };
        Option<bool> prometheus = new("--prometheus") { Description = "In Prometheus' text format." };
        Option<bool> watch = new("--watch") { Description = "A live view, until Ctrl-C or the server's end." };
        Command command = new("stats", "Shows the figures of a server that keeps them in a file: see --stats.") { path, json, prometheus, watch };
        command.Validators.Add(result => RefuseTwo(result, json, prometheus, watch));
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

                // Not by way of Output: here the lines are all that is wanted, so their loss is a failure.
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
        "stats: there is no file to read: name it, or give it as the setting that the server has (--stats, URING_SERVER_STATS)");

    private static void RefuseTwo(CommandResult result, params Option<bool>[] options)
    {
        Option<bool>[] given = [.. options.Where(option => result.GetResult(option) is { Implicit: false })];
        if (given.Length > 1)
        {
            result.AddError($"{given[0].Name} and {given[1].Name} contradict each other: give one of them");
        }
    }
}
