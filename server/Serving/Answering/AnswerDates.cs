using Uring.Interop;
using Uring.Server.Http;

namespace Uring.Server.Serving.Answering;

/// <summary>The date of the answers, which changes once a second, without a system call where the process has a vDSO.</summary>
/// <remarks>
/// A response has two copies of its date. The older copy takes the new date, so no entry may still name it: a new date begins
/// only when the kernel has taken all entries that were prepared before the last one.
/// </remarks>
internal sealed class AnswerDates
{
    private readonly IoUring _ring;
    private readonly byte[] _text = new byte[DateValue.Length];
    private bool _isOlderTaken = true;

    // In milliseconds of the loop's clock.
    private long _next;

    public AnswerDates(IoUring ring) => _ring = ring;

    /// <summary>The number of the current date. Changes with it.</summary>
    public uint Number { get; private set; }

    /// <summary>The current date, as <see cref="DateValue"/> writes it.</summary>
    public ReadOnlySpan<byte> Text => _text;

    /// <summary>Begins a new date, once a second. To be called in each turn, ahead of its answers.</summary>
    public void Advance(long now)
    {
        _isOlderTaken = _isOlderTaken || _ring.Submissions.Pending == _ring.Submissions.Unpublished;
        if (now < _next || !_isOlderTaken)
        {
            return;
        }

        DateTime utc = DateTime.UtcNow;
        DateValue.Write(_text, utc);
        Number++;
        _next = now + 1000 - utc.Millisecond;
        _isOlderTaken = false;
    }
}
