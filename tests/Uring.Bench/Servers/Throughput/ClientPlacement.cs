using System.Diagnostics;
using System.Numerics;

namespace Uring.Bench.Servers.Throughput;

/// <summary>
/// Binds this thread to the first processor that it may use. A program inherits the affinity of the thread
/// that starts it, so no server may be started under this binding.
/// </summary>
internal readonly struct ClientPlacement : IDisposable
{
    private readonly nint _before;

    private ClientPlacement(nint before) => _before = before;

    /// <summary>Binds the thread until the result is disposed.</summary>
    /// <param name="bind">False changes nothing.</param>
    public static ClientPlacement Apply(bool bind)
    {
        if (!bind)
        {
            return default;
        }

        // Process.ProcessorAffinity is the affinity of the main thread: sched_setaffinity(2) works per
        // thread.
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
