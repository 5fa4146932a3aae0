using System.CommandLine;
using Uring.Bench.All;
using Uring.Bench.Files;
using Uring.Bench.Kestrel;
using Uring.Bench.Ring;
using Uring.Bench.Scaling;
using Uring.Bench.Servers;
using Uring.Bench.Servers.Compare;
using Uring.Bench.Servers.LoadGenerators;
using Uring.TestTools.CommandLine;

RootCommand root = new("Uring's benchmarks: each beside its peers, in one run.")
{
    RingCommand.Create(), ServersCommand.Create(), CompareCommand.Create(), ScalingCommand.Create(), LoadCommand.Create(), FilesCommand.Create(),
    KestrelCommand.Create(),
};
root.Add(AllCommand.Create(root));
return ToolCommand.Run(root, args);
