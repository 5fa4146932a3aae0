using Uring.Interop;
using Uring.Server.Http.Sites;
using Uring.Server.Operator;
using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using Uring.Server.Process.Placement;
using Uring.Server.Serving;

namespace Uring.Server.Process.Supervision;

/// <summary>A ring, its loop, and the thread that runs it.</summary>
internal sealed unsafe class LoopThread : IDisposable
{
    // In bytes. The loop nests few calls and keeps nothing large on its stack.
    private const int StackSize = 256 << 10;

    private readonly ILoop _loop;
    private readonly ThreadPlacement _placement;
    private readonly bool _filtered;
    private readonly Action _ended;
    private readonly Thread _thread;

    /// <exception cref="IoUringException">The kernel refused the ring.</exception>
    public LoopThread(
        ServerOptions options, int ring, IReadOnlyList<int> listeners, Site site, FiguresPage figures, AccessLogWriter? log, Action ended)
    {
        _placement = ThreadPlacement.Choose(Processors.Allowed(), options, ring);
        _filtered = !options.NoLockdown;
        _ended = ended;
        Figures = figures.Ring(ring);
        Control = new LoopControl(new LoopSite(site, figures));
        LoopSetup setup = new()
        {
            Options = options,
            Listeners = listeners,
            Control = Control,
            Figures = Figures,
            Log = log,
            Placement = _placement,
        };
        _loop = LoopFactory.Create(setup);
        _thread = new Thread(Run, StackSize) { Name = $"uring-loop-{ring}", IsBackground = true };
    }

    public RingFigures* Figures { get; }

    public LoopControl Control { get; }

    public IoUring Ring => _loop.Ring;

    /// <summary>Connections that had not ended when the loop returned. The kernel resets them with the end of the process.</summary>
    public uint Unfinished => _loop.Unfinished;

    public void Start() => _thread.Start();

    public void Join() => _thread.Join();

    private void Run()
    {
        try
        {
            Signals.LeaveToOtherThreads();
            _loop.Enable();
            _placement.ApplyToLoop();

            // Resolved before the filter, which forbids the memory that the runtime may need for it.
            Action run = _loop.Run;
            if (_filtered)
            {
                LoopSeccompFilter.Install(_loop.Ring.Fd);
            }

            // The filter forbids the system calls of an exception, so nothing may throw from here on.
            run();
        }
        catch (Exception e) when (e is IoUringException or ServerException)
        {
            Control.Fail(e.Message);
        }

        Control.State = LoopState.Ended;
        _ended();
    }

    /// <summary>Ends the loop if it still runs.</summary>
    public void Dispose()
    {
        if (_thread.IsAlive)
        {
            Control.Give(LoopOrder.Quit);
            _thread.Join();
        }

        _loop.Dispose();
        Control.Dispose();
    }
}
