using System.Net;
using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Native;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using Uring.Server.Process.Supervision;
using Uring.Server.Serving;
using Uring.Server.Sockets;

namespace Uring.Server.Operator.Check;

/// <summary>Takes the steps of a start in their order, with the code of the start, and undoes each.</summary>
/// <remarks>
/// The rights that the process gives up come back with its end. So the rings are set up as the user of --user, as a
/// start sets them up. A step that fails does not keep the later ones from being taken.
/// </remarks>
internal sealed class StartCheck(ServerOptions options) : IDisposable
{
    private readonly Response _response = Response.From(options.Response);
    private readonly List<int> _sockets = [];
    private int _listeners;

    /// <summary>The number of sockets that one ring accepts from, known once <see cref="BindSockets"/> has run.</summary>
    public int Listeners => _listeners;

    /// <summary>Reads the files of the response.</summary>
    public Finding ReadResponse() => new(FindingLevel.Good, "response", $"{_response.Length} bytes");

    /// <summary>Creates the file of the figures beside its place, and removes it.</summary>
    public Finding CreateStats() => Finding.Of("stats", () =>
    {
        using FiguresPage page = FiguresPage.Create(options);
        return $"{Shown.Of(options.Stats!.Path)} can be written";
    });

    /// <summary>Binds each address, or inspects the sockets of LISTEN_FDS. Neither is seen by a client.</summary>
    public IReadOnlyList<Finding> BindSockets()
    {
        const string Subject = "address";
        try
        {
            IReadOnlyList<int> inherited = InheritedSockets.Take();
            _listeners = inherited.Count > 0 ? inherited.Count : options.Listen.Count;
            List<Finding> findings = inherited.Count > 0
                ? [.. inherited.Select(fd => Finding.Of(Subject, () => $"{Listener.Inspect(fd)} is handed over, as descriptor {fd}"))]
                : [.. options.Listen.Select(at => Finding.Of(Subject, () => Bind(at)))];
            if (options.Slots < _listeners)
            {
                findings.Add(new Finding(FindingLevel.Fault, Subject, ListenerSet.TooFewSlots(options, _listeners)));
            }

            return findings;
        }
        catch (ServerException e)
        {
            _listeners = options.Listen.Count;
            return [new Finding(FindingLevel.Fault, Subject, e.Message)];
        }
    }

    /// <summary>Changes the user and gives up capabilities and the way to new privileges.</summary>
    public Finding DropPrivileges() => Finding.Of("privileges", () =>
    {
        SystemUser? user = options.User is null ? null : SystemUser.Find(options.User);
        ProcessLockdown.DropPrivileges(user, !options.NoLockdown);
        string identity = user is null ? "the user stays" : $"the user becomes '{user.Name}'";
        return options.NoLockdown ? $"{identity}, capabilities stay (--no-lockdown)" : $"{identity}, without capabilities";
    });

    /// <summary>Sets up all rings at once, and starts their loops with the order to quit.</summary>
    public IReadOnlyList<Finding> SetUpRings()
    {
        List<LoopThread> loops = [];
        using FiguresPage figures = FiguresPage.Create(options with { Stats = null });
        try
        {
            OpenSockets();
            Finding rings = Finding.Of("ring", () => SetUp(loops, figures));
            return loops.Count < options.Rings ? [rings] : [rings, LockDown(loops)];
        }
        finally
        {
            loops.ForEach(loop => loop.Dispose());
        }
    }

    public void Dispose()
    {
        _sockets.ForEach(fd => _ = FileCalls.Close(fd));
        _response.Dispose();
    }

    private static string Bind(IPEndPoint at)
    {
        Listener.CheckAvailable(at);
        return at.Port != 0 && SocketTable.Listening(at).Count > 0
            ? $"{at} is shared with the server that listens there"
            : $"{at} is free and permitted";
    }

    /// <summary>The sockets of the trial rings: of the right kind, and without an address.</summary>
    private void OpenSockets()
    {
        for (int i = 0; i < _listeners; i++)
        {
            KernelResult fd = SocketCalls.Create(LinuxAbi.AF_INET, LinuxAbi.SOCK_STREAM | LinuxAbi.SOCK_CLOEXEC);
            if (!fd.IsError)
            {
                _sockets.Add(fd.Value);
            }
        }
    }

    private string SetUp(List<LoopThread> loops, FiguresPage figures)
    {
        try
        {
            while (loops.Count < options.Rings)
            {
                loops.Add(new LoopThread(options, loops.Count, _sockets, _response, figures, ended: () => { }));
            }
        }
        catch (IoUringException e) when (loops.Count > 0)
        {
            throw new ServerException($"there is room for {loops.Count} of {options.Rings}: {e.Message}; or give fewer --rings");
        }

        IoUring ring = loops[0].Ring;
        return (loops.Count > 1 ? $"{loops.Count} of " : "")
            + $"{ring.Submissions.Capacity} submission and {ring.Completions.Capacity} completion entries, {options.Slots} slots";
    }

    private Finding LockDown(List<LoopThread> loops) => Finding.Of("lock-down", () =>
    {
        foreach (LoopThread loop in loops)
        {
            loop.Control.Give(LoopOrder.Quit);
            loop.Start();
            loop.Join();
            if (loop.Control.Failure is { } failure)
            {
                throw new ServerException(failure);
            }
        }

        return options.NoLockdown ? "off (--no-lockdown)" : "rings are restricted and their threads filtered";
    });
}
