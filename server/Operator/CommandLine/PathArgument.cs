using System.CommandLine.Parsing;

namespace Uring.Server.Operator.CommandLine;

/// <summary>The argument of a command that reads a file.</summary>
internal static class PathArgument
{
    /// <summary>Refuses an unknown option, which the library takes as the path.</summary>
    public static void RefuseOption(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: ['-', ..] option }])
        {
            result.AddError($"'{option}' is not an option: give ./{option} for a file of that name");
        }
    }
}
