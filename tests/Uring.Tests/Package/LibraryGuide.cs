namespace Uring.Tests.Package;

/// <summary>The examples of docs/library.md, each with the output that the guide prints for it.</summary>
internal static class LibraryGuide
{
    private const string Separator = "----";

    private static readonly (string Language, string Code)[] s_blocks = [.. new GuideFile("docs/library.md").Blocks];

    /// <summary>The methods that the examples call.</summary>
    public static string[] Methods { get; } = [.. Code("csharp").Where(IsMethod)];

    /// <summary>The statements of each example.</summary>
    public static string[] Examples { get; } =
        [.. Code("csharp").Except([Guide.Program, Guide.Directives]).Where(code => !IsMethod(code))];

    /// <summary>A program that runs the examples, each as a method, with a line between their outputs.</summary>
    public static string ProgramOfExamples => $$"""
        using System.Net;
        using System.Net.Sockets;
        using System.Runtime.InteropServices;
        using System.Runtime.Versioning;
        using System.Text;
        using Microsoft.Win32.SafeHandles;
        using Uring.Interop;

        [assembly: SupportedOSPlatform("linux")]

        internal static unsafe class Program
        {
            public static void Main()
            {
                {{string.Concat(Examples.Select((_, i) => $"Example{i}();\nConsole.WriteLine(\"{Separator}\");\n"))}}
            }

            {{string.Concat(Examples.Select((code, i) => $"private static void Example{i}()\n{{\n{code}}}\n"))}}

            {{string.Concat(Methods.Select(code => "private " + code))}}
        }
        """;

    /// <summary>Returns the output of each example that the guide prints, and null for an example without one.</summary>
    public static string?[] Outputs() => [.. Examples.Select(OutputOf)];

    /// <summary>Returns the output of each example of a run.</summary>
    public static string[] OutputsOf(string output) => output.Split(Separator + "\n")[..^1];

    private static string? OutputOf(string example)
    {
        int next = Array.FindIndex(s_blocks, block => block.Code == example) + 1;
        return next < s_blocks.Length && s_blocks[next].Language == "text" ? s_blocks[next].Code : null;
    }

    private static IEnumerable<string> Code(string language) =>
        s_blocks.Where(block => block.Language == language).Select(block => block.Code);

    private static bool IsMethod(string code) => code.StartsWith("static ", StringComparison.Ordinal);
}
