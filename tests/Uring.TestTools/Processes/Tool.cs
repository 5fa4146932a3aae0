using System.ComponentModel;
using System.Diagnostics;

namespace Uring.TestTools.Processes;

/// <summary>A program that is run to its end for what it prints.</summary>
/// <param name="ExitCode">How it ended; null when it is not installed.</param>
/// <param name="Output">What it printed, both streams.</param>
internal readonly record struct Tool(int? ExitCode, string Output)
{
    /// <summary>Whether it ran and was content.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Runs it.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
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

    /// <summary>The first line that a program prints about its version; null when it is not installed.</summary>
    /// <param name="file">The program.</param>
    /// <param name="option">How it is asked.</param>
    public static string? Version(string file, string option)
    {
        Tool answer = Run(file, option);
        return answer.ExitCode is null ? null : answer.Output.Split('\n')[0].Trim();
    }
}
