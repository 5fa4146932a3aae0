using System.ComponentModel;
using System.Diagnostics;

namespace Uring.Regeneration.Passes;

/// <summary>Runs a program and collects its output.</summary>
internal static class Tool
{
    /// <summary>
    /// Returns the lines of standard output and standard error, or none when the program does not start.
    /// </summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="command">The program and its arguments.</param>
    public static IReadOnlyList<string> Run(string folder, IReadOnlyList<string> command)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        List<string> lines = [];
        using Process process = new() { StartInfo = start };
        process.OutputDataReceived += Add;
        process.ErrorDataReceived += Add;
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return [];
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return lines;

        void Add(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not null)
            {
                lock (lines)
                {
                    lines.Add(line.Data);
                }
            }
        }
    }
}
