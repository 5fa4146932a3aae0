using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Uring.FileLoad;

/// <summary>Runs the workers of one peer.</summary>
/// <param name="arguments">The arguments.</param>
/// <param name="file">The file.</param>
internal sealed class PeerRun(LoadArguments arguments, SafeFileHandle file)
{
    private readonly Counters _counters = new(arguments.Depth);

    /// <summary>The names of the peers.</summary>
    public static IReadOnlyList<string> Names { get; } = ["random-access", "uring-pool", "uring-loop", "uring-inline", "uring-registered"];

    /// <summary>Runs and measures the workers.</summary>
    public Task<Figures> RunAsync() => arguments.Peer switch
    {
        "random-access" => RunOnPoolAsync(new RandomAccessFiles()),
        "uring-pool" => RunOnPoolAsync(new UringFiles()),
        "uring-inline" => RunInlineAsync(),
        "uring-registered" => RunOnLoopAsync(arguments.Depth),
        _ => RunOnLoopAsync(registered: 0),
    };

    private async Task<Figures> RunOnPoolAsync<TFiles>(TFiles files)
        where TFiles : struct, IFiles
    {
        RequireRing(files is not RandomAccessFiles);
        Worker<TFiles>[] workers = Create(files, Blocks.Allocate(arguments.Depth));
        Task running = Task.WhenAll(workers.Select(worker => Task.Run(worker.RunAsync)));
        return await MeasureAsync(running);
    }

    private async Task<Figures> RunInlineAsync()
    {
        await using UringContext context = new(new UringContextOptions { Loops = 1, Continuations = ContinuationMode.Inline });
        Worker<ContextFiles>[] workers = Create(new ContextFiles(context), Blocks.Allocate(arguments.Depth));
        Task running = Task.WhenAll(workers.Select(worker => Task.Run(worker.RunAsync)));
        return await MeasureAsync(running);
    }

    private async Task<Figures> RunOnLoopAsync(int registered)
    {
        await using UringContext context = new(new UringContextOptions
        {
            Loops = 1,
            RegisteredBuffers = registered,
            RegisteredBufferSize = LoadArguments.Block,
        });
        IMemoryOwner<byte>[] rented = [.. Enumerable.Range(0, registered).Select(_ => context.Buffers.Rent(LoadArguments.Block))];
        Memory<byte>[] blocks = registered > 0 ? [.. rented.Select(owner => owner.Memory)] : Blocks.Allocate(arguments.Depth);
        Worker<UringFiles>[] workers = Create(new UringFiles(), blocks);
        Task running = context.RunAsync(() => Task.WhenAll(workers.Select(worker => worker.RunAsync())));
        Figures figures = await MeasureAsync(running);
        Array.ForEach(rented, owner => owner.Dispose());
        return figures;
    }

    private Worker<TFiles>[] Create<TFiles>(TFiles files, Memory<byte>[] blocks)
        where TFiles : struct, IFiles =>
        [.. blocks.Select((block, i) => new Worker<TFiles>(files, arguments.Load, file, block, _counters, i))];

    private async Task<Figures> MeasureAsync(Task running)
    {
        Figures figures = Measurement.Take(arguments, _counters, running);
        await running;
        return figures;
    }

    // UringFile falls back to RandomAccess, which would be measured under a wrong name.
    private static void RequireRing(bool isRequired)
    {
        if (isRequired && !UringContext.IsSupported)
        {
            throw new InvalidOperationException(UringContext.UnsupportedReason);
        }
    }
}
