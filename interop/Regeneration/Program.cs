using System.CommandLine;
using Uring.Regeneration;

ParseResult parsed = RegenerateCommand.Create().Parse(args);
if (parsed.Errors.Count == 0)
{
    return parsed.Invoke();
}

// System.CommandLine itself exits with code 1 after an error.
Console.Error.WriteLine(parsed.Errors[0].Message);
return 2;
