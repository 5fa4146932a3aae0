using System.IO.Pipelines;

namespace Uring.Kestrel.Connections;

/// <summary>The application's sides of the two pipes.</summary>
internal sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;
}
