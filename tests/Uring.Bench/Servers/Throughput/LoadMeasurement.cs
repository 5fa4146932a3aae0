using System.Net;
using Uring.Bench.Servers.Cpu;
using Uring.Bench.Servers.LoadGenerators;
using Uring.Bench.Servers.Report;
using Uring.TestTools.Processes;

namespace Uring.Bench.Servers.Throughput;

/// <summary>Measures a running server under load.</summary>
internal static class LoadMeasurement
{
    /// <summary>Loads the server and returns the figures.</summary>
    /// <param name="task">The settings of the measurement.</param>
    /// <param name="generator">The load generator.</param>
    /// <param name="endPoint">The address of the server.</param>
    /// <param name="pid">The process of the server.</param>
    public static LoadSample Take(LoadTask task, ILoad generator, IPEndPoint endPoint, int pid)
    {
        CpuTimes before = CpuTimes.Of(pid);
        double machine = MachineCpu.Busy;
        LoadFigures figures;
        using (ClientPlacement.Apply(task.PinClient))
        {
            figures = generator.Run(endPoint, task.Clients, task.Seconds);
        }

        double each = 1e6 / Math.Max(1, figures.Connections);
        CpuTimes used = CpuTimes.Of(pid) - before;
        return new LoadSample
        {
            Round = task.Round,
            Server = task.Server,
            Load = task.Load,
            Clients = task.Clients,
            Figures = figures,
            UserCpu = used.User.TotalSeconds * each,
            SystemCpu = used.System.TotalSeconds * each,
            KernelCpu = used.Kernel.TotalSeconds * each,
            MachineCpu = (MachineCpu.Busy - machine) * each,
            Resident = ResidentMemory.Of(pid),
        };
    }
}
