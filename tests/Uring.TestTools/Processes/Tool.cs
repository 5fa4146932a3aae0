using System.ComponentModel;
using System.Diagnostics;

namespace Uring.TestTools.Processes;

/// <summary>The result of a program that has run to its end.</summary>
/// <param name="ExitCode">The exit code; null when the program is not installed.</param>
/// <param name="Output">The text of both streams: standard output, then standard error.</param>
internal readonly record struct Tool(int? ExitCode, string Output)
{
    /// <summary>Whether the program ran and returned 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">The arguments of the program.</param>
    public static Tool Run(string file, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new Tool(process.ExitCode, output + error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return new Tool(null, "");
        }
    }

    /// <summary>
    /// Returns the first line that a program prints about its version; null when it is not installed.
    /// </summary>
    /// <param name="file">The program.</param>
    /// <param name="option">The option that prints the version.</param>
    public static string? Version(string file, string option)
    {
        Tool answer = Run(file, option);
        return answer.ExitCode is null ? null : answer.Output.Split('\n')[0].Trim();
    }
}
