using System.Reflection;
using System.Text;
using Uring.Interop;
using Uring.Server.Http.Sites;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Server;

/// <summary>
/// A loop for requests of HTTP/1.1 that no thread runs: a test gives it the completions of a connection, in
/// the order of a kernel.
/// </summary>
internal sealed class HttpLoopSteps : IDisposable
{
    private const uint Slot = 2;

    private readonly LoopSteps _steps;
    private readonly BufferPool _buffers;
    private ushort _buffer;

    public HttpLoopSteps(ServerMode mode)
    {
        _steps = new LoopSteps(new ServerOptions { Slots = 4, Mode = mode, GivenKeepAlive = 60 });
        object answers = Field(_steps.Loop, "_answers");
        _buffers = (BufferPool)Field(Field(answers, "_receives"), "_buffers");
        _steps.Loop.Start();
    }

    /// <summary>In milliseconds of the loop's clock.</summary>
    public long Now { get; private set; } = 1_000_000;

    public RingFigures Figures => _steps.Figures;

    /// <summary>The entries that the loop has prepared so far.</summary>
    public uint Prepared => _steps.Loop.Ring.Submissions.Unpublished;

    /// <summary>The generation of the connection in the slot.</summary>
    public ushort Connection { get; set; } = 1;

    private LoopResponse Response(bool keeps) => _steps.Control.Site.Of((int)OwnAnswer.Default, keeps);

    public void Accept()
    {
        _steps.Complete(new UserData(EntryKind.Accept, 0), (int)Slot, Now, IORING_CQE_F_MORE);
        Advance();
    }

    /// <summary>Completes the receive with bytes.</summary>
    public void Receive(string text, bool more = true)
    {
        ushort buffer = _buffer++;
        int length = Encoding.ASCII.GetBytes(text, _buffers[buffer]);
        _steps.Complete(
            new UserData(EntryKind.Receive, Slot, Connection),
            length,
            Now,
            ((uint)buffer << IORING_CQE_BUFFER_SHIFT) | IORING_CQE_F_BUFFER | (more ? IORING_CQE_F_MORE : 0));
        Advance();
    }

    /// <summary>Completes the receive without bytes: with an error, or with 0 at the client's FIN.</summary>
    public void EndReceive(Errno errno = Errno.None, bool more = false)
    {
        _steps.Complete(new UserData(EntryKind.Receive, Slot, Connection), -(int)errno, Now, more ? IORING_CQE_F_MORE : 0);
        Advance();
    }

    /// <summary>Completes the chain in flight with the success of its last send.</summary>
    /// <param name="last">The place of the last answer in the chain.</param>
    public void Sent(byte last = 0) => CompleteChain(EntryKind.Send, (int)Response(keeps: true).Length, last);

    /// <summary>Completes the chain in flight with the failure of a send.</summary>
    public void SendFailed(Errno errno, byte answer = 0) => CompleteChain(EntryKind.Send, -(int)errno, answer);

    /// <summary>Completes the chain in flight with a short send.</summary>
    public void SentInPart(int bytes, byte answer = 0) => CompleteChain(EntryKind.Send, bytes, answer);

    /// <summary>Completes the chain in flight with its close.</summary>
    public void Closed(Errno errno = Errno.None) => CompleteChain(EntryKind.Close, -(int)errno, 0);

    /// <summary>Lets the loop act after a time, in milliseconds.</summary>
    public void Advance(long milliseconds = 0)
    {
        Now += milliseconds;
        _steps.Loop.Advance(Now);
    }

    public void Dispose() => _steps.Dispose();

    private void CompleteChain(EntryKind kind, int result, byte link)
    {
        _steps.Complete(new UserData(kind, Slot, ChainInFlight(), link), result, Now);
        Advance();
    }

    private ushort ChainInFlight()
    {
        object connections = Field(Field(_steps.Loop, "_parts"), "<Connections>k__BackingField");
        Array table = (Array)Field(connections, "_connections");
        return (ushort)Field(table.GetValue((int)Slot)!, "Generation");
    }

    private static object Field(object of, string name) =>
        of.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(of)!;
}
