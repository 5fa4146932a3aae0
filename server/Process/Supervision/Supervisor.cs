using Uring.Interop;
using Uring.Server.Http.Sites;
using Uring.Server.Operator;
using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using Uring.Server.Process.Systemd;
using Uring.Server.Serving;
using Uring.Server.Sockets;

namespace Uring.Server.Process.Supervision;

/// <summary>
/// The work of the main thread while the loops serve. It sleeps until a signal arrives or a loop ends. It reloads the
/// response and stops the server, with the system calls that these take.
/// </summary>
internal sealed partial class Supervisor : IDisposable
{
    private readonly ServerOptions _options;
    private readonly ListenerSet _listeners;
    private readonly Signals _signals;
    private readonly FiguresPage _figures;
    private readonly ServiceManager _manager = ServiceManager.FromEnvironment();
    private readonly List<LoopThread> _loops = [];
    private readonly SiteCompression _compression;

    /// <summary>Creates the loops and does not start them.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="listeners">The sockets that the loops accept from.</param>
    /// <param name="signals">The signals. They wake the main thread.</param>
    /// <param name="figures">The figures of all rings.</param>
    /// <param name="log">The access log; null without one.</param>
    /// <param name="site">The first site.</param>
    /// <exception cref="IoUringException">The kernel refused a ring.</exception>
    public Supervisor(ServerOptions options, ListenerSet listeners, Signals signals, FiguresPage figures, AccessLogFile? log, Site site)
    {
        _options = options;
        _listeners = listeners;
        _signals = signals;
        _figures = figures;
        _site = site;
        _freeIfUnused = FreeIfUnused;
        _compression = new SiteCompression(signals.Wake);
        try
        {
            for (int ring = 0; ring < options.Rings; ring++)
            {
                int[] sockets = [.. listeners.ForRing(ring).Select(listener => listener.Fd)];
                _loops.Add(new LoopThread(options, ring, sockets, site, figures, log?.Writer(ring), signals.Wake));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The first ring, for the line about the start. All rings are alike.</summary>
    public IoUring Ring => _loops[0].Ring;

    /// <summary>Starts the loops, and returns once they accept.</summary>
    /// <exception cref="ServerException">The lock-down or a loop failed.</exception>
    public void Start()
    {
        if (!_options.NoLockdown)
        {
            // The rings exist, and no loop has its own filter yet.
            ProcessSeccompFilter.Install();
        }

        _loops.ForEach(loop => loop.Start());
        while (_loops.Exists(loop => loop.Control.State == LoopState.Starting))
        {
            // The ring of a loop exists already, so the rest of its start takes a millisecond or two.
            Thread.Sleep(1);
        }

        CheckLoops();
        _figures.Serve();
        NotifyReady();
        if (_site.Files is not null)
        {
            // The read of 10,000 files leaves tens of MB.
            GiveMemoryBack();
        }

        Compress();
    }

    /// <summary>Supervises the loops until a stop is complete.</summary>
    /// <returns>The totals, as a line.</returns>
    /// <exception cref="ServerException">A loop has failed.</exception>
    public string Run()
    {
        while (!_signals.StopRequested)
        {
            _signals.Wait(_replaced.Count == 0 && !_readyOwed ? Timeout.Infinite : ReplacedInterval);
            CheckLoops();
            _reloadOwed |= _signals.TakeReload();
            if (_reloadOwed && TryMakeRoomForReload())
            {
                _reloadOwed = false;
                Reload();
            }

            TakeCompressed();

            NotifyReadyIfOwed();
            FreeReplaced();
        }

        _figures.State = PageState.Stopping;
        _manager.Stopping();
        Stop();
        CheckLoops();
        _figures.Stop();
        return StopLine.Of(_loops, _options.ReadsRequests);
    }

    private void NotifyReady() => _manager.Ready($"serving {_site.Size} on {string.Join(", ", _listeners.EndPoints)}");

    private void CheckLoops()
    {
        if (_loops.Find(loop => loop.Control.Failure is not null) is { } failed)
        {
            throw new ServerException(failed.Control.Failure!);
        }
    }

    public void Dispose()
    {
        _loops.ForEach(loop => loop.Dispose());
        _compression.Dispose();
    }
}
