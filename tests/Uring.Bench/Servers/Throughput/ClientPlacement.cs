using System.Diagnostics;
using System.Numerics;

namespace Uring.Bench.Servers.Throughput;

/// <summary>
/// Binds this thread, and so the programs that it starts meanwhile, to the first processor that it may use. Only around a load: a server
/// that is started under it would inherit it.
/// </summary>
internal readonly struct ClientPlacement : IDisposable
{
    private readonly nint _before;

    private ClientPlacement(nint before) => _before = before;

    /// <summary>Binds it, until this is disposed.</summary>
    /// <param name="bind">False: it is left as it is.</param>
    public static ClientPlacement Apply(bool bind)
    {
        if (!bind)
        {
            return default;
        }

        // Of a process this is the affinity of its main thread: sched_setaffinity(2) goes by thread.
        using Process self = Process.GetCurrentProcess();
        nint before = self.ProcessorAffinity;
        self.ProcessorAffinity = (nint)1 << BitOperations.TrailingZeroCount(before);
        return new ClientPlacement(before);
    }

    public void Dispose()
    {
        if (_before != 0)
        {
            using Process self = Process.GetCurrentProcess();
            self.ProcessorAffinity = _before;
        }
    }
}
