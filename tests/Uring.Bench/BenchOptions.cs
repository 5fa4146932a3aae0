using System.CommandLine;
using System.Globalization;
using System.Net;

namespace Uring.Bench;

/// <summary>The options that several commands have, and what is allowed for each.</summary>
internal static class BenchOptions
{
    /// <summary>How often each server has its turn.</summary>
    /// <param name="usual">Unless told otherwise.</param>
    public static Option<int> Rounds(int usual) =>
        Create("--rounds", "How often each server has its turn.", usual, rounds => rounds > 0, "a number of rounds, from 1 on");

    /// <summary>How long something lasts.</summary>
    /// <param name="name">The option: its unit.</param>
    /// <param name="description">What lasts.</param>
    /// <param name="usual">Unless told otherwise.</param>
    public static Option<double> Duration(string name, string description, double usual) =>
        Create(name, description, usual, duration => duration is > 0 and <= 1_000_000, "a time above 0");

    /// <summary>Clients at a time.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What they do.</param>
    /// <param name="usual">Unless told otherwise.</param>
    public static Option<uint> Clients(string name, string description, uint usual) =>
        Create(name, description, usual, clients => clients > 0, "a number of clients, from 1 on");

    /// <summary>Several numbers: of clients, of slots.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What the numbers are.</param>
    /// <param name="usual">Unless told otherwise.</param>
    public static Option<uint[]> Numbers(string name, string description, params uint[] usual) => new(name)
    {
        Description = $"{description} Several with commas between.",
        CustomParser = argument =>
        {
            List<uint> numbers = [];
            foreach (string text in argument.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
            {
                if (!uint.TryParse(text, out uint number) || number == 0)
                {
                    argument.AddError($"{name}: '{text}' is not a number: give numbers from 1 on, with commas between");
                    return [];
                }

                numbers.Add(number);
            }

            return [.. numbers.Distinct()];
        },
        DefaultValueFactory = _ => usual,
    };

    /// <summary>An address with its port.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">Whose address it is.</param>
    /// <param name="usual">Unless told otherwise.</param>
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

    /// <summary>The server to take, where none is to be published.</summary>
    public static Option<string?> Binary() => new("--binary")
    {
        Description = "An executable of uring-server, instead of publishing one.",
        CustomParser = argument =>
        {
            string path = argument.Tokens[0].Value;
            if (!File.Exists(path))
            {
                argument.AddError($"--binary: there is no file '{path}': give the path of an executable");
            }

            return path;
        },
    };

    /// <summary>Where the report goes.</summary>
    /// <param name="name">Of the folder among those of all benchmarks.</param>
    public static Option<string> Out(string name) => new("--out")
    {
        Description = "Where the report goes.",
        DefaultValueFactory = _ => Path.Combine("BenchmarkDotNet.Artifacts", name),
    };

    private static Option<T> Create<T>(string name, string description, T usual, Func<T, bool> allowed, string what)
        where T : IParsable<T> => new(name)
        {
            Description = description,
            CustomParser = argument =>
            {
                string text = argument.Tokens[0].Value;
                if (T.TryParse(text, CultureInfo.InvariantCulture, out T? value) && allowed(value))
                {
                    return value;
                }

                argument.AddError($"{name}: '{text}' is not {what}");
                return default;
            },
            DefaultValueFactory = _ => usual,
        };
}
