using Uring.Server.Http.Sites.Files;
using Uring.Server.Native;
using Uring.Server.Operator;

namespace Uring.Server.Process.Supervision;

/// <summary>Compresses the files of a site on a separate thread. The thread runs when no other one needs the processor.</summary>
internal sealed class SiteCompression : IDisposable
{
    // In bytes. The native encoders keep their state on the heap.
    private const int StackSize = 512 << 10;

    private const int LowestPriority = 19;

    private const string LacksThread =
        "--compress: the kernel refuses a thread: the server sends the files as they are; raise the limit on tasks or memory, and reload";

    private readonly Action _ended;
    private readonly List<Work> _dropped = [];
    private Work? _work;

    /// <param name="ended">Called on the thread when the work has ended.</param>
    public SiteCompression(Action ended) => _ended = ended;

    /// <summary>
    /// Starts the work on a site, and drops that on an earlier one. Without a thread the files stay as they are.
    /// </summary>
    /// <param name="files">The files. They must live until <see cref="Uses"/> is false.</param>
    public void Start(SiteFiles files)
    {
        Drop();
        Work? work = null;
        try
        {
            work = new Work(files, _ended);
            new Thread(work.Run, StackSize) { Name = "uring-compress", IsBackground = true }.Start();
            _work = work;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            // Work without a thread never ends, and would count as a use of the files.
            work?.Dispose();
            Output.PrintNotice(LacksThread);
        }
    }

    /// <summary>Drops the work.</summary>
    public void Drop()
    {
        if (_work is { } work)
        {
            _work = null;
            work.Dispose();
            _dropped.Add(work);
        }

        _dropped.RemoveAll(static dropped => dropped.HasEnded);
    }

    /// <summary>Whether a thread still reads the files.</summary>
    public bool Uses(SiteFiles? files) =>
        (_work is { HasEnded: false } work && work.Files == files) || _dropped.Exists(dropped => dropped.Files == files && !dropped.HasEnded);

    /// <summary>Takes the result of the work, once.</summary>
    /// <returns>Null when there is none: the work goes on, or has failed.</returns>
    public SiteFiles? Take()
    {
        if (_work is not { HasEnded: true } ended)
        {
            return null;
        }

        _work = null;
        if (ended.Failure is { } failure)
        {
            Output.PrintError(failure);
        }

        return ended.Result;
    }

    /// <summary>Drops the work.</summary>
    public void Dispose() => Drop();

    /// <summary>The work on one site.</summary>
    private sealed class Work : IDisposable
    {
        private const int Running = 0;
        private const int Complete = 1;
        private const int Dropped = 2;

        private readonly CancellationTokenSource _cancel = new();
        private readonly CancellationToken _cancelled;
        private readonly Action _ended;
        private int _state;
        private volatile bool _hasEnded;

        public Work(SiteFiles files, Action ended)
        {
            (Files, _ended) = (files, ended);

            // A reload may dispose the source before the thread has its first turn. The token stays usable.
            _cancelled = _cancel.Token;
        }

        public SiteFiles Files { get; }

        public bool HasEnded => _hasEnded;

        /// <summary>The result, once the work has ended; null after a failure.</summary>
        public SiteFiles? Result { get; private set; }

        public string? Failure { get; private set; }

        public void Run()
        {
            // Without the right, the thread has the priority of the others.
            _ = ThreadCalls.SetScheduling(LowestPriority, 0);
            try
            {
                Result = Files.Compressed(_cancelled);
            }
            catch (OperationCanceledException)
            {
                // A reload has replaced the files.
            }
            catch (Exception e) when (e is OutOfMemoryException or IOException or UsageException)
            {
                Failure = "there is not enough memory to compress the files: the server sends them as they are; give the process more memory";
            }

            if (Interlocked.CompareExchange(ref _state, Complete, Running) == Dropped)
            {
                Result?.Dispose();
            }

            _hasEnded = true;
            _ended();
        }

        /// <summary>Cancels the work, or frees its result. The thread may go on for the time of one file.</summary>
        public void Dispose()
        {
            _cancel.Cancel();
            _cancel.Dispose();
            if (Interlocked.CompareExchange(ref _state, Dropped, Running) == Complete)
            {
                Result?.Dispose();
            }
        }
    }
}
