using Uring.Server.Http;
using Uring.Server.Operator;
using Uring.Server.Serving;

namespace Uring.Server.Process.Supervision;

/// <content>SIGHUP: the files of the response are read again, and what they make is the answer from then on.</content>
internal sealed partial class Supervisor
{
    // How often to look whether a response that was replaced is still being sent, in milliseconds.
    private const int ReplacedInterval = 100;

    private const string ResponseStays = "; the response stays as it was";

    private readonly List<(Response Response, LoopResponse[] InLoops)> _replaced = [];
    private LoopResponse[] _inLoops = [];
    private Response _response;
    private readonly Predicate<(Response Response, LoopResponse[] InLoops)> _freeIfUnused;
    private bool _readyOwed;

    private void Reload()
    {
        // Where memory is so scarce that it cannot be told, it is done all the same, and the end is told later.
        _ = Told(static of => of._manager.Reloading());
        ReadResponse();
        GiveMemoryBack();
        _readyOwed = true;
    }

    /// <summary>The end of a reload, however it went: the service manager waits for that.</summary>
    private void TellReadyIfOwed()
    {
        if (_readyOwed)
        {
            _readyOwed = !Told(static of => of.TellReady());
        }
    }

    private bool Told(Action<Supervisor> tell)
    {
        try
        {
            tell(this);
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>
    /// What a reload has left on the heap. The collector by itself would come after many MB: without this, 3.5 KB of every one are kept.
    /// The loops stand still for it, for 0.6 to 0.9 ms as measured.
    /// </summary>
    private static void GiveMemoryBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private void ReadResponse()
    {
        Response? response = null;
        try
        {
            // All that takes memory comes before the first change, so that a failure leaves everything as it was.
            response = Response.From(_options.Response);
            LoopResponse[] before = _inLoops.Length > 0 ? _inLoops : [.. _loops.Select(loop => loop.Control.InUse)];
            LoopResponse[] inLoops = [.. _loops.Select(_ => new LoopResponse(response))];
            _replaced.Add((_response, before));
            _response = response;
            _inLoops = inLoops;
        }
        catch (UsageException e)
        {
            Output.PrintError(e.Message, ResponseStays);
            return;
        }
        catch (OutOfMemoryException)
        {
            response?.Dispose();
            Output.PrintError("there is not enough memory to reload", ResponseStays);
            return;
        }

        for (int loop = 0; loop < _loops.Count; loop++)
        {
            _loops[loop].Control.Give(_inLoops[loop]);
        }

        _figures.CountReload();
        _ = Told(static of => of.Print($"reloaded: the response has {of._response.Length} bytes"));
    }

    /// <summary>Frees the responses that no connection is sent any longer.</summary>
    private void FreeReplaced() => _replaced.RemoveAll(_freeIfUnused);

    private bool FreeIfUnused((Response Response, LoopResponse[] InLoops) replaced)
    {
        for (int loop = 0; loop < _loops.Count; loop++)
        {
            // A loop that does not answer with the newest yet may be about to answer with any of those before.
            if (_loops[loop].Control.InUse != _inLoops[loop] || replaced.InLoops[loop].InFlight > 0)
            {
                return false;
            }
        }

        replaced.Response.Dispose();
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
