using System.CommandLine;

namespace Uring.TestTools.CommandLine;

/// <summary>Runs the command line of a test program.</summary>
internal static class ToolCommand
{
    /// <summary>Parses the arguments and runs the command that they name.</summary>
    /// <param name="root">The commands of the program.</param>
    /// <param name="arguments">The arguments of the program.</param>
    /// <returns>The exit code of the command, or 2 when the arguments are invalid.</returns>
    public static int Run(RootCommand root, string[] arguments)
    {
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count == 0)
        {
            return parsed.Invoke();
        }

        // System.CommandLine itself prints all options below an error, and exits with code 1.
        string message = parsed.Errors[0].Message;
        Console.Error.WriteLine(string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return 2;
    }
}
