using System.CommandLine;
using Uring.Bench.Growth;
using Uring.Bench.Ring;
using Uring.Bench.Servers;
using Uring.Bench.Servers.Load;
using Uring.Bench.Soak;

RootCommand root = new("Uring's benchmarks: each with its peers, in one run.")
{
    RingCommand.Create(), ServersCommand.Create(), GrowthCommand.Create(), LoadCommand.Create(), SoakCommand.Create(),
};
return root.Parse(args).Invoke();
