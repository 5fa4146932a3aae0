using Uring.Interop;

namespace Uring.Faults;

/// <summary>Repeats a call until it succeeds, and keeps the reported errors.</summary>
internal sealed class ReportedErrors
{
    private const int Most = 5;

    private readonly List<Errno> _errors = [];

    public void Try(Func<KernelResult> call)
    {
        for (KernelResult result = call(); result.IsError; result = call())
        {
            Keep(result.Errno);
        }
    }

    public void Try(Action call)
    {
        while (true)
        {
            try
            {
                call();
                return;
            }
            catch (IoUringException e)
            {
                Keep(e.Errno);
            }
        }
    }

    public override string ToString() => _errors.Count == 0 ? "nothing" : string.Join(", ", _errors);

    private void Keep(Errno errno)
    {
        _errors.Add(errno);
        if (_errors.Count >= Most)
        {
            throw new InvalidOperationException($"the call keeps failing: {this}");
        }
    }
}
