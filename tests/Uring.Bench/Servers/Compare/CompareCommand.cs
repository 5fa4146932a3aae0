using System.CommandLine;
using Uring.Bench.Servers.Peers;

namespace Uring.Bench.Servers.Compare;

/// <summary><c>-- compare</c>: checks whether several runs of <c>-- servers</c> agree.</summary>
internal static class CompareCommand
{
    /// <summary>Creates the command and its options.</summary>
    public static Command Create()
    {
        Argument<string[]> files = new("files") { Description = "The servers.json of each run.", Arity = new ArgumentArity(2, 100) };
        Option<string?> load = new("--load") { Description = "Only this load generator." };
        Option<uint?> clients = new("--clients") { Description = "Only this number of clients." };
        Command command = new("compare", "Compares runs of 'servers': whether their ratios to nginx agree.") { files, load, clients };
        command.SetAction(parsed =>
        {
            try
            {
                return Run(parsed.GetValue(files)!, parsed.GetValue(load), parsed.GetValue(clients));
            }
            catch (InvalidDataException e)
            {
                Console.Error.WriteLine(e.Message);
                return 2;
            }
        });
        return command;
    }

    private static int Run(string[] files, string? load, uint? clients)
    {
        // A run always agrees with itself.
        if (files.DistinctBy(Path.GetFullPath).Count() < files.Length)
        {
            throw new InvalidDataException("a file is given twice: give one file of each run");
        }

        RunFile[] runs = [.. files.Select(RunFile.Read).Select(run => run.Only(load, clients))];
        Comparison comparison = new(runs, PeerCatalog.Reference);
        string tables = comparison.Write();
        if (comparison.Compared == 0)
        {
            throw new InvalidDataException($"the runs have no ratio to {PeerCatalog.Reference} in common: give runs with the same servers, loads and clients");
        }

        Console.WriteLine(string.Join('\n', files.Select((file, i) => $"- {Comparison.Letter(i)}: {file}")));
        Console.WriteLine();
        Console.Write(tables);
        Console.WriteLine($"{comparison.Agreeing} of {comparison.Compared} ratios agree");
        return comparison.Agreeing == comparison.Compared ? 0 : 1;
    }
}
