using System.CommandLine;
using Uring.Bench.Growth;
using Uring.Bench.Ring;
using Uring.Bench.Servers;
using Uring.Bench.Servers.Compare;
using Uring.Bench.Servers.Load;
using Uring.Bench.Soak;

RootCommand root = new("Uring's benchmarks: each with its peers, in one run.")
{
    RingCommand.Create(), ServersCommand.Create(), CompareCommand.Create(), GrowthCommand.Create(), LoadCommand.Create(), SoakCommand.Create(),
};
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    // In one line, and not as System.CommandLine has it: with all options below it, and exit code 1.
    Console.Error.WriteLine(string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    return 2;
}

return parsed.Invoke();
