using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;

namespace Uring.Server.CommandLine;

/// <summary>The command line of uring-server.</summary>
internal static class ServerCommand
{
    private static readonly IPEndPoint s_defaultListen = new(IPAddress.Any, 8000);

    /// <summary>Parses and runs.</summary>
    /// <param name="arguments">What the user typed.</param>
    /// <param name="serve">What to do with valid options; returns the exit code.</param>
    public static int Invoke(string[] arguments, Func<ServerOptions, int> serve)
    {
        Option<IPEndPoint> listen = new("--listen")
        {
            Description = "Address and port to listen on; IPv6 addresses in brackets.",
            HelpName = "ADDRESS:PORT",
            DefaultValueFactory = _ => s_defaultListen,
            CustomParser = ParseListen,
        };
        RootCommand root = new("Answers every HTTP request with one fixed response, through io_uring, without system calls.")
        {
            listen,
        };
        root.SetAction(parsed => serve(new ServerOptions { Listen = parsed.GetRequiredValue(listen) }));

        ParseResult result = root.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            Output.PrintError($"{result.Errors[0].Message} (see uring-server --help)");
            return ExitCode.Usage;
        }

        try
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Output.PrintError($"cannot write: {e.Message}");
            return ExitCode.RunTime;
        }
    }

    private static IPEndPoint? ParseListen(ArgumentResult result)
    {
        string value = result.Tokens[0].Value;
        if (!ListenAddress.TryParse(value, out IPEndPoint? endPoint))
        {
            result.AddError($"--listen: '{value}' is not an address to listen on: give {ListenAddress.Allowed}");
        }

        return endPoint;
    }
}
