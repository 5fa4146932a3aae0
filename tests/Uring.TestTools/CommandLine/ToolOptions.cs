using System.CommandLine;
using System.Globalization;

namespace Uring.TestTools.CommandLine;

/// <summary>Creates the options that the benchmarks and the soak share.</summary>
internal static class ToolOptions
{
    /// <summary>Creates an option for a duration above 0.</summary>
    /// <param name="name">The option, named after its unit.</param>
    /// <param name="description">The help text.</param>
    /// <param name="usual">The default.</param>
    public static Option<double> Duration(string name, string description, double usual) =>
        Number(name, description, usual, duration => duration is > 0 and <= 1_000_000, "a time above 0");

    /// <summary>Creates <c>--binary</c>, which replaces the server that a run publishes.</summary>
    public static Option<string?> Binary() => new("--binary")
    {
        Description = "An executable of uring-server, instead of publishing one.",
        CustomParser = argument =>
        {
            string path = argument.Tokens[0].Value;
            if (!File.Exists(path))
            {
                argument.AddError($"--binary: '{path}' does not exist: give the path of an executable");
            }

            return path;
        },
    };

    /// <summary>Creates an option for a number with limits.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">The help text.</param>
    /// <param name="usual">The default.</param>
    /// <param name="allowed">Returns whether a number is within the limits.</param>
    /// <param name="limits">The limits, for the error message.</param>
    public static Option<T> Number<T>(string name, string description, T usual, Func<T, bool> allowed, string limits)
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

                argument.AddError($"{name}: '{text}' is not {limits}");
                return default;
            },
            DefaultValueFactory = _ => usual,
        };
}
