using System.CommandLine;
using System.Net;
using Uring.TestTools.CommandLine;

namespace Uring.Bench;

/// <summary>Creates the options that several benchmarks share.</summary>
internal static class BenchOptions
{
    /// <summary>Creates <c>--rounds</c>.</summary>
    /// <param name="usual">The default.</param>
    public static Option<int> Rounds(int usual) => ToolOptions.Number(
        "--rounds", "The number of rounds. Each round measures every peer once.", usual, rounds => rounds > 0, "a number of rounds, from 1 on");

    /// <summary>Creates an option for a number of concurrent clients.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">The help text.</param>
    /// <param name="usual">The default.</param>
    public static Option<uint> Clients(string name, string description, uint usual) =>
        ToolOptions.Number(name, description, usual, clients => clients > 0, "a number of clients, from 1 on");

    /// <summary>Creates an option for a list of numbers: of clients, of slots.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">The help text.</param>
    /// <param name="usual">The default.</param>
    public static Option<uint[]> Numbers(string name, string description, params uint[] usual) => new(name)
    {
        Description = $"{description} Separate several with commas.",
        CustomParser = argument =>
        {
            List<uint> numbers = [];
            foreach (string text in argument.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
            {
                if (!uint.TryParse(text, out uint number) || number == 0)
                {
                    argument.AddError($"{name}: '{text}' is not a number: give numbers from 1 on, separated by commas");
                    return [];
                }

                numbers.Add(number);
            }

            return [.. numbers.Distinct()];
        },
        DefaultValueFactory = _ => usual,
    };

    /// <summary>Creates an option for a list of names.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">The help text.</param>
    /// <param name="known">The names that the option accepts. The default is all of them.</param>
    public static Option<string[]> Names(string name, string description, IEnumerable<string> known) => new(name)
    {
        Description = $"{description} Separate several with commas.",
        CustomParser = argument =>
        {
            string[] names = [.. argument.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).Distinct()];
            if (Array.Find(names, text => !known.Contains(text)) is { } unknown)
            {
                argument.AddError($"{name}: '{unknown}' is unknown: give names of {string.Join(", ", known)}");
            }

            return names;
        },
        DefaultValueFactory = _ => [.. known],
    };

    /// <summary>Creates an option for a folder that exists.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">The help text.</param>
    /// <param name="usual">The default.</param>
    public static Option<string> Folder(string name, string description, string usual) => new(name)
    {
        Description = description,
        CustomParser = argument =>
        {
            string path = argument.Tokens[0].Value;
            if (!Directory.Exists(path))
            {
                argument.AddError($"{name}: '{path}' does not exist: give the path of a folder");
            }

            return path;
        },
        DefaultValueFactory = _ => usual,
    };

    /// <summary>Creates an option for an address with its port.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">The help text.</param>
    /// <param name="usual">The default.</param>
    public static Option<IPEndPoint> Address(string name, string description, IPEndPoint usual) => new(name)
    {
        Description = description,
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (!IPEndPoint.TryParse(text, out IPEndPoint? address) || address.Port == 0)
            {
                argument.AddError($"{name}: '{text}' is not an address with a port: give one like {usual}");
            }

            return address;
        },
        DefaultValueFactory = _ => usual,
    };

    /// <summary>Creates <c>--out</c>, the folder of the report.</summary>
    /// <param name="name">The default folder, below the one of all benchmarks.</param>
    public static Option<string> Out(string name) => new("--out")
    {
        Description = "The folder of the report.",
        DefaultValueFactory = _ => Path.Combine("BenchmarkDotNet.Artifacts", name),
    };
}
