using System.CommandLine;
using Uring.Bench.Report.Pages;
using Uring.TestTools.Processes;

namespace Uring.Bench.All;

/// <summary><c>-- all</c>: every benchmark, with its tables and charts in the pages of the documentation.</summary>
internal static class AllCommand
{
    private const string Folder = "BenchmarkDotNet.Artifacts/all";

    /// <summary>Creates the command and its options.</summary>
    /// <param name="root">The command that has all benchmarks.</param>
    public static Command Create(RootCommand root)
    {
        string[] names = [.. AllStep.All.Select(step => step.Name)];
        Option<string[]> only = BenchOptions.Names("--only", $"The benchmarks: {string.Join(", ", names)}. Default: all.", names);
        Option<bool> quick = new("--quick") { Description = "A first try: one short round. Its figures are too few for the documentation, so give --docs, too." };
        Option<string> docs = BenchOptions.Folder("--docs", "The root of the checkout whose pages get the results. Default: this one.", Repository.Root);
        Command command = new("all", "Runs every benchmark, and puts its tables, charts and raw figures where the documentation shows them.") { only, quick, docs };
        command.Validators.Add(result =>
        {
            if (result.GetValue(quick) && result.GetResult(docs) is null or { Implicit: true })
            {
                result.AddError("--quick: the figures of a first try are too few for this documentation: give --docs with a copy of the checkout");
            }
        });
        command.SetAction(parsed => Run(root, [.. AllStep.All.Where(step => parsed.GetValue(only)!.Contains(step.Name))], parsed.GetValue(quick), parsed.GetValue(docs)!));
        return command;
    }

    private static int Run(RootCommand root, IReadOnlyList<AllStep> steps, bool quick, string docs)
    {
        List<string> failures = [];
        foreach (AllStep step in steps)
        {
            string report = Path.Combine(Folder, step.Name);
            string options = (quick ? $" {step.Quick}" : "") + $" --out {report}";
            Console.WriteLine($"\n== {step.Command}{options}");
            int code = root.Parse(step.Command + options).Invoke();
            if (code != 0)
            {
                failures.Add($"{step.Name} ended with exit code {code}, and its results stay as they were");
                continue;
            }

            failures.AddRange(Publish(step, report, docs));
        }

        failures.ForEach(Console.Error.WriteLine);
        return failures.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Publish(AllStep step, string report, string docs)
    {
        foreach ((string from, string to) in step.Results)
        {
            File.Copy(Path.Combine(report, from), Path.Combine(docs, "tests/Uring.Bench/results", to), overwrite: true);
        }

        return File.Exists(Path.Combine(report, PageFile.Name))
            ? PageFile.Read(report).ReplaceIn(docs).Select(header => $"{step.Name}: no page has the table {header}")
            : [];
    }
}
