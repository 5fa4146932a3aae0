using System.Globalization;
using Uring.TestTools.Processes;

namespace Uring.TestTools.Servers;

/// <summary><c>tests/Uring.KestrelLoad</c>: a web application on one transport of Kestrel.</summary>
/// <param name="program">The build of the program.</param>
internal sealed class KestrelProgram(PublishedProgram program)
{
    /// <summary>The project.</summary>
    public const string Project = "Uring.KestrelLoad";

    /// <summary>Returns the server with a transport.</summary>
    /// <param name="transport">The transport: a name of the program.</param>
    /// <param name="description">The description of the transport.</param>
    /// <param name="options">Further arguments of the program.</param>
    /// <exception cref="InvalidOperationException">The program cannot be built on this machine.</exception>
    public ServerProgram With(string transport, string description, params IEnumerable<string> options) => new()
    {
        Name = $"{transport}-{program.Runtime}",
        Description = $"{description}; {(program.Runtime == PublishedProgram.Aot ? "NativeAOT" : "JIT")}",
        Version = $".NET {Environment.Version}",
        Binary = program.Path,
        Arguments = port => [transport, "--port", port.ToString(CultureInfo.InvariantCulture), .. options],
    };

    /// <summary>Returns the port of HTTPS, which the program prints at its start.</summary>
    /// <param name="server">The running program.</param>
    /// <exception cref="InvalidOperationException">The program has not printed the port.</exception>
    public static int TlsPort(RunningServer server)
    {
        const string Label = " https=";
        long limit = Environment.TickCount64 + 5000;
        while (true)
        {
            // The line can come after the first response: another thread reads it.
            string line = server.LastLine;
            int at = line.IndexOf(Label, StringComparison.Ordinal);
            if (at >= 0)
            {
                return int.Parse(line.AsSpan(at + Label.Length), CultureInfo.InvariantCulture);
            }

            if (Environment.TickCount64 > limit)
            {
                throw new InvalidOperationException($"the server has not printed its ports: {string.Join(' ', server.Complaints)}");
            }

            Thread.Sleep(1);
        }
    }
}
