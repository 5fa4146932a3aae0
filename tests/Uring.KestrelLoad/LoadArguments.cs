using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Uring.KestrelLoad;

/// <summary>The arguments of the program.</summary>
/// <param name="Transport">The transport: a name of <see cref="Transports.Names"/>.</param>
internal sealed record LoadArguments(string Transport)
{
    /// <summary>The port of HTTP on 127.0.0.1. 0 is any free port.</summary>
    public int Port { get; private init; }

    /// <summary>The port of HTTPS on 127.0.0.1. 0 is any free port.</summary>
    public int TlsPort { get; private init; }

    /// <summary>
    /// The number of loops, or of the I/O queues of Sockets. Null is the default of the transport.
    /// </summary>
    public int? Loops { get; private init; }

    /// <summary>
    /// Whether a connection waits for data before it takes memory. Null is the default of the transport.
    /// </summary>
    public bool? WaitsForData { get; private init; }

    /// <summary>Whether the server counts connections and requests, and has short timeouts.</summary>
    public bool IsSoak { get; private init; }

    /// <summary>The message for wrong arguments.</summary>
    public static string Usage =>
        $"give TRANSPORT [--port N] [--tls-port N] [--loops N] [--wait-for-data on|off] [--soak on|off]: transports are {string.Join(", ", Transports.Names)}";

    /// <summary>Parses the arguments.</summary>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out LoadArguments? arguments)
    {
        arguments = args.Length % 2 == 1 && Transports.Names.Contains(args[0]) ? new LoadArguments(args[0]) : null;
        for (int at = 1; arguments is not null && at < args.Length; at += 2)
        {
            arguments = arguments.With(args[at], args[at + 1]);
        }

        return arguments is not null;
    }

    /// <returns>Null when the option or its value is wrong.</returns>
    private LoadArguments? With(string option, string value) => option switch
    {
        "--port" when TryNumber(value, 0, ushort.MaxValue, out int port) => this with { Port = port },
        "--tls-port" when TryNumber(value, 0, ushort.MaxValue, out int port) => this with { TlsPort = port },
        "--loops" when TryNumber(value, 1, 1024, out int loops) => this with { Loops = loops },
        "--wait-for-data" when value is "on" or "off" => this with { WaitsForData = value == "on" },
        "--soak" when value is "on" or "off" => this with { IsSoak = value == "on" },
        _ => null,
    };

    private static bool TryNumber(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
