using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.CommandLine;

/// <summary>The command line of uring-server.</summary>
internal static class ServerCommand
{
    /// <summary>Parses and runs.</summary>
    /// <param name="arguments">What the user typed.</param>
    /// <param name="serve">What to do with valid options; returns the exit code.</param>
    /// <param name="check">The same for the command <c>check</c>.</param>
    public static int Invoke(string[] arguments, Func<ServerOptions, int> serve, Func<ServerOptions, int> check)
    {
        List<(Setting Setting, Option Option)> options = [.. ServerSettings.All.Select(setting => (setting, OptionFor(setting)))];
        RootCommand root = new("Answers every HTTP request with one fixed response, through io_uring, without system calls.");
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new ServerHelp();

            // Their other names begin with a slash: here that is a path, and may well be the value of an option.
            help.Aliases.Clear();
            help.Aliases.Add("-h");
        }

        foreach ((_, Option option) in options)
        {
            // The commands take the settings of the server, which they are about.
            option.Recursive = true;
            root.Options.Add(option);
        }

        int Run(ParseResult parsed) => serve(SettingSources.Combine(Source(parsed, options)));
        root.SetAction(Run);
        Command serving = new("serve", "Serves, as it does without a command.");
        serving.SetAction(Run);
        root.Subcommands.Add(serving);
        Command checking = new("check", "Tells whether the server would run here with these settings, and what to do where it would not.");
        checking.SetAction(parsed => check(SettingSources.Combine(Source(parsed, options))));
        root.Subcommands.Add(checking);
        root.Subcommands.Add(StatsCommand.Create(parsed => SettingSources.Combine(Source(parsed, options))));

        // A value that begins with @ is a value, and no file with more arguments.
        ParseResult result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if ((ValueLeftOut(arguments, root, options) ?? Mistake(result, options)) is { } mistake)
        {
            Output.PrintError($"{Shown.Of(mistake)} (see uring-server --help)");
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
    /// An option that follows where a value is due: the library takes it for the value, and a body may be any text. Behind an equals
    /// sign it is one, which the library's tokens do not tell.
    /// </summary>
    private static string? ValueLeftOut(string[] arguments, RootCommand root, List<(Setting Setting, Option Option)> options)
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
                return $"{setting.Option}: there is no value: give {setting.Allowed}, or {setting.Option}={arguments[i]} if that is meant";
            }
        }

        return null;
    }

    private static string? Mistake(ParseResult result, List<(Setting Setting, Option Option)> options)
    {
        // The library has its own use for a first argument in brackets, and passes over one that it does not know.
        Token? directive = result.Tokens.FirstOrDefault(token => token.Type == TokenType.Directive);
        if (directive is not null)
        {
            return $"'{directive.Value}' is not an option";
        }

        if (result.Errors is not [{ } first, ..])
        {
            return null;
        }

        // The library's words for what concerns one of the settings do not say what is allowed, nor which one it is about.
        if (first.SymbolResult is OptionResult wrong && options.Find(pair => pair.Option == wrong.Option).Setting is { } setting)
        {
            return wrong.Tokens.Count == 0
                ? $"{setting.Option}: there is no value: give {setting.Allowed}"
                : $"{setting.Option}: is given {wrong.IdentifierTokenCount} times, last as '{wrong.Tokens[^1].Value}': give it once, {setting.Allowed}";
        }

        return FlagWithAnother(result, options) ?? Unexpected(result) ?? first.Message;
    }

    /// <summary>An argument that the command has no use for, and what it has use for.</summary>
    private static string? Unexpected(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        return result.UnmatchedTokens is not [{ } argument, ..] ? null
            : argument.StartsWith('-') ? $"'{argument}' is not an option"
            : command is RootCommand
                ? $"'{argument}' is not a command: give one of {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}, or only options"
            : command.Arguments is [{ } one] ? $"{command.Name}: '{argument}' is one too many: give one {one.Name}, and options"
            : $"{command.Name}: '{argument}' is one too many: give only options";
    }

    /// <summary>A flag with a value that is none is parsed as a flag, and an argument that nobody expects.</summary>
    private static string? FlagWithAnother(ParseResult result, List<(Setting Setting, Option Option)> options)
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

    /// <summary>An option that takes the value as it stands: what it may be is the same wherever it is given.</summary>
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
                // A flag without a value is a flag that is set.
                source.Add(setting, setting.Option, result.Tokens.Count == 0 ? ["true"] : result.Tokens.Select(token => token.Value));
            }
        }

        return source;
    }
}
