using Uring.Server.Http.Sites;
using Uring.Server.Http.Sites.Files;
using Uring.Server.Operator;
using Uring.Server.Serving;

namespace Uring.Server.Process.Supervision;

/// <content>Reloads the response at SIGHUP.</content>
internal sealed partial class Supervisor
{
    // The interval between checks whether a replaced response is still being sent, in milliseconds.
    private const int ReplacedInterval = 100;

    // The number of replaced responses that stay in memory while connections read them. Each may take 64 MB.
    private const int MaxReplaced = 2;

    // In milliseconds.
    private const long ReloadPatience = 5000;

    private const string ResponseStays = "; the response stays as it was";

    private readonly List<(Site Site, LoopSite[] InLoops)> _replaced = [];
    private LoopSite[] _inLoops = [];
    private Site _site;
    private readonly Predicate<(Site Site, LoopSite[] InLoops)> _freeIfUnused;
    private SiteFiles? _compressed;
    private bool _readyOwed;
    private bool _reloadOwed;
    private long _reloadWaitsUntil;

    private void Reload()
    {
        // Without memory for the notification the reload goes on. The notification of its end is repeated.
        _ = TryNotify(static of => of._manager.Reloading());
        DropCompressed();
        Replace(files: null, static of => of.Print($"reloaded: {(of._options is { Routes.Count: 0, Root: null } ? "the response has " : "")}{of._site.Size}"));
        GiveMemoryBack();
        Compress();
        _readyOwed = true;
    }

    /// <summary>Starts to compress the files, where the settings ask for it.</summary>
    private void Compress()
    {
        if (_options.Root is { Compress: true } && _site.Files is { } files)
        {
            _compression.Start(files);
        }
    }

    /// <summary>Drops the work on files that a reload replaces.</summary>
    private void DropCompressed()
    {
        _compression.Drop();
        _compressed?.Dispose();
        _compressed = null;
    }

    /// <summary>Replaces the site by the same one with compressed files, once these and the room are there.</summary>
    private void TakeCompressed()
    {
        _compressed ??= _compression.Take();
        if (_compressed is not null && TryMakeRoomForReload())
        {
            SiteFiles files = _compressed;
            _compressed = null;
            Replace(files, static of => of.Print($"compressed: {of._site.Size}"));
            GiveMemoryBack();
        }
    }

    /// <summary>Notifies the service manager of the end of a reload, successful or not: it waits for that.</summary>
    private void NotifyReadyIfOwed()
    {
        if (_readyOwed)
        {
            _readyOwed = !TryNotify(static of => of.NotifyReady());
        }
    }

    private bool TryNotify(Action<Supervisor> notify)
    {
        try
        {
            notify(this);
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>
    /// Returns the memory of a reload. Without it, each reload keeps 3.5 KB until the collector's first budget of many
    /// MB is used up. The collection suspends the loops for less than a millisecond.
    /// </summary>
    private static void GiveMemoryBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>Replaces the site.</summary>
    /// <param name="files">The files of the root; null: the new site reads them.</param>
    /// <param name="announce">Prints the line about the new site. Captures nothing: a closure would need memory before the reload.</param>
    private void Replace(SiteFiles? files, Action<Supervisor> announce)
    {
        Site? site = null;
        IReadOnlyList<string> printed = files is null ? [] : _site.Notices;
        try
        {
            // Every allocation precedes the first change, so a failure changes nothing.
            site = Site.From(_options, files);
            LoopSite[] before = _inLoops.Length > 0 ? _inLoops : [.. _loops.Select(loop => loop.Control.InUse)];
            LoopSite[] inLoops = [.. _loops.Select(_ => new LoopSite(site, _figures))];
            _replaced.Add((_site, before));
            _site = site;
            _inLoops = inLoops;
        }
        catch (UsageException e)
        {
            Output.PrintError(e.Message, ResponseStays);
            return;
        }
        catch (OutOfMemoryException)
        {
            site?.Dispose();
            Output.PrintError("there is not enough memory to reload", ResponseStays);
            return;
        }

        for (int loop = 0; loop < _loops.Count; loop++)
        {
            _loops[loop].Control.Give(_inLoops[loop]);
        }

        if (files is null)
        {
            _figures.CountReload();
        }

        _ = TryNotify(announce);
        for (int notice = 0; notice < _site.Notices.Count; notice++)
        {
            // The site with compressed files repeats the notices of the site whose files it compresses.
            if (!printed.Contains(_site.Notices[notice]))
            {
                Output.PrintNotice(_site.Notices[notice]);
            }
        }
    }

    /// <summary>
    /// Makes room for one more replaced response: withdraws the oldest ones, whose connections the loops reset.
    /// </summary>
    /// <returns>False while a loop still uses one of them, for a few seconds.</returns>
    private bool TryMakeRoomForReload()
    {
        for (int i = 0; i <= _replaced.Count - MaxReplaced; i++)
        {
            Array.ForEach(_replaced[i].InLoops, static site => site.Withdraw());
        }

        FreeReplaced();
        if (_replaced.Count < MaxReplaced)
        {
            _reloadWaitsUntil = 0;
            return true;
        }

        // A slot whose completion the kernel has lost keeps its response. The reload must not wait for it for ever.
        _reloadWaitsUntil = _reloadWaitsUntil == 0 ? Now + ReloadPatience : _reloadWaitsUntil;
        return Now >= _reloadWaitsUntil;
    }

    /// <summary>Frees the replaced responses that no chain points to any longer.</summary>
    private void FreeReplaced() => _replaced.RemoveAll(_freeIfUnused);

    private bool FreeIfUnused((Site Site, LoopSite[] InLoops) replaced)
    {
        if (_compression.Uses(replaced.Site.Files))
        {
            return false;
        }

        for (int loop = 0; loop < _loops.Count; loop++)
        {
            // A loop that has not taken the newest response yet may still take any older one.
            if (_loops[loop].Control.InUse != _inLoops[loop] || replaced.InLoops[loop].InFlight > 0)
            {
                return false;
            }
        }

        replaced.Site.Dispose();
        Array.ForEach(replaced.InLoops, static site => site.Dispose());
        return true;
    }

    private void Print(string line)
    {
        if (!_options.Quiet)
        {
            Output.Print(line);
        }
    }
}
