using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.CommandLine;

/// <summary>The command line of uring-server.</summary>
internal static class ServerCommand
{
    /// <summary>Parses the command line and runs the command.</summary>
    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="serve">Runs the server with valid options and returns the exit code.</param>
    /// <param name="check">
    /// Runs the command <c>check</c> with valid options and returns the exit code.
    /// </param>
    public static int Invoke(string[] arguments, Func<ServerOptions, int> serve, Func<ServerOptions, int> check)
    {
        List<(Setting Setting, Option Option)> options = [.. ServerSettings.All.Select(setting => (setting, OptionFor(setting)))];
        RootCommand root = new("Answers HTTP requests with a fixed response, or by their path, through io_uring and without system calls.");
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new ServerHelp([.. options.Select(pair => pair.Option)]);

            // The library's other aliases start with a slash. Here such a text is a path, and can be the
            // value of an option.
            help.Aliases.Clear();
            help.Aliases.Add("-h");
        }

        foreach (VersionOption version in root.Options.OfType<VersionOption>())
        {
            version.Aliases.Add("-v");
        }

        foreach ((_, Option option) in options)
        {
            // The commands accept the settings of the server too.
            option.Recursive = true;
            root.Options.Add(option);
        }

        int Run(ParseResult parsed) => serve(SettingSources.Combine(Source(parsed, options)));
        root.SetAction(Run);
        Command serving = new("serve", "Start the server. This is the default without a command.");
        serving.SetAction(Run);
        root.Subcommands.Add(serving);
        Command checking = new("check", "Report whether the server can run here with these settings, and how to fix what prevents it.");
        checking.SetAction(parsed => check(SettingSources.Combine(Source(parsed, options))));
        root.Subcommands.Add(checking);
        root.Subcommands.Add(StatsCommand.Create(parsed => SettingSources.Combine(Source(parsed, options))));
        root.Subcommands.Add(LogCommand.Create(parsed => SettingSources.Combine(Source(parsed, options))));

        arguments = WithOptions(arguments);

        // A value that starts with @ is a value, not a response file with more arguments.
        ParseResult result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if ((MissingValue(arguments, root, options) ?? FirstError(result, options)) is { } error)
        {
            Output.PrintError($"{Shown.Of(error)} (see uring-server --help)");
            return ExitCode.Usage;
        }

        try
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException e)
        {
            Output.PrintError(e.Message);
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Output.PrintError($"cannot write: {e.Message}");
            return ExitCode.RunTime;
        }
    }

    /// <summary>
    /// Translates the commands <c>help</c>, <c>help COMMAND</c> and <c>version</c> to their options.
    /// </summary>
    private static string[] WithOptions(string[] arguments) => arguments switch
    {
        ["help", .. string[] command] => [.. command, "--help"],
        ["version"] => ["--version"],
        _ => arguments,
    };

    /// <summary>Finds an option that another option follows in place of its value.</summary>
    /// <remarks>
    /// The library takes the second option as the value. After an equals sign an option name is a valid
    /// value, but the library's tokens do not show the equals sign. So this method reads the arguments
    /// themselves.
    /// </remarks>
    /// <returns>The error message, or null.</returns>
    private static string? MissingValue(string[] arguments, RootCommand root, List<(Setting Setting, Option Option)> options)
    {
        HashSet<string> names =
        [
            .. root.Subcommands.Append(root).SelectMany(command => command.Options).SelectMany(option => option.Aliases.Append(option.Name)),
        ];
        for (int i = 1; i < arguments.Length && arguments[i - 1] != "--"; i++)
        {
            if (names.Contains(arguments[i].Split('=')[0])
                && options.Find(pair => pair.Setting.Kind != SettingKind.Flag && pair.Setting.Option == arguments[i - 1]).Setting is { } setting)
            {
                return $"{setting.Option} needs a value: give {setting.Allowed}, or {setting.Option}={arguments[i]} if that is the value";
            }
        }

        return null;
    }

    /// <returns>The error message, or null when the command line is valid.</returns>
    private static string? FirstError(ParseResult result, List<(Setting Setting, Option Option)> options)
    {
        // The library parses a first argument in brackets as a directive, and ignores a directive that it
        // does not know.
        Token? directive = result.Tokens.FirstOrDefault(token => token.Type == TokenType.Directive);
        if (directive is not null)
        {
            return $"'{directive.Value}' is not an option";
        }

        if (result.Errors is not [{ } first, ..])
        {
            return null;
        }

        // The library's messages about an option name neither the setting nor the valid values.
        if (first.SymbolResult is OptionResult invalid && options.Find(pair => pair.Option == invalid.Option).Setting is { } setting)
        {
            return invalid.Tokens.Count == 0
                ? $"{setting.Option} needs a value: give {setting.Allowed}"
                : $"{setting.Option} is given {Times(invalid.IdentifierTokenCount)}, the last time as '{invalid.Tokens[^1].Value}': "
                    + $"give it once, as {setting.Allowed}";
        }

        return InvalidFlagValue(result, options) ?? UnexpectedArgument(result) ?? first.Message;
    }

    private static string Times(int count) => count == 2 ? "twice" : $"{count} times";

    /// <summary>Finds an argument that the command does not accept.</summary>
    /// <returns>The error message, which names the arguments that the command accepts, or null.</returns>
    private static string? UnexpectedArgument(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        return result.UnmatchedTokens is not [{ } argument, ..] ? null
            : argument.StartsWith('-') ? $"'{argument}' is not an option"
            : command is RootCommand
                ? $"'{argument}' is not a command: give one of {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}, or only options"
            : command.Arguments is [{ } one] ? $"{command.Name}: unexpected argument '{argument}': give only one {one.Name}, and options"
            : $"{command.Name}: unexpected argument '{argument}': give only options";
    }

    /// <summary>
    /// Finds a flag with an invalid value. The library parses such a value as an unexpected argument after
    /// the flag.
    /// </summary>
    /// <returns>The error message, or null.</returns>
    private static string? InvalidFlagValue(ParseResult result, List<(Setting Setting, Option Option)> options)
    {
        for (int i = 1; i < result.Tokens.Count; i++)
        {
            (Token flag, Token value) = (result.Tokens[i - 1], result.Tokens[i]);
            if (result.UnmatchedTokens.Contains(value.Value)
                && options.Find(pair => pair.Setting.Kind == SettingKind.Flag && pair.Setting.Option == flag.Value).Setting is { } setting)
            {
                return $"{setting.Option}: '{value.Value}' is not {setting.Allowed}";
            }
        }

        return null;
    }

    /// <summary>
    /// Creates an option that accepts any text. Validation is the same for all sources, and happens later.
    /// </summary>
    private static Option OptionFor(Setting setting) => setting.Kind switch
    {
        SettingKind.Flag => new Option<bool>(setting.Option) { Description = setting.Description },
        SettingKind.List => new Option<string[]>(setting.Option)
        {
            Description = setting.Description,
            HelpName = setting.ValueName,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        },
        _ => new Option<string>(setting.Option)
        {
            Description = setting.Description,
            HelpName = setting.ValueName,
            Arity = ArgumentArity.ExactlyOne,
            DefaultValueFactory = setting.Default is { } value ? _ => value : null,
        },
    };

    private static SettingSource Source(ParseResult parsed, List<(Setting Setting, Option Option)> options)
    {
        SettingSource source = new();
        foreach ((Setting setting, Option option) in options)
        {
            if (parsed.GetResult(option) is { Implicit: false } result)
            {
                // A flag without a value is true.
                source.Add(setting, setting.Option, result.Tokens.Count == 0 ? ["true"] : result.Tokens.Select(token => token.Value));
            }
        }

        return source;
    }
}
