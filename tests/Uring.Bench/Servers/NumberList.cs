using System.CommandLine;

namespace Uring.Bench.Servers;

/// <summary>An option that takes numbers with commas between: of clients, of slots.</summary>
internal static class NumberList
{
    /// <summary>The option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What the numbers are.</param>
    /// <param name="usual">Those that are taken when none are given.</param>
    public static Option<uint[]> Create(string name, string description, params uint[] usual) => new(name)
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
}
