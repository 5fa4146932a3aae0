using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Http;

namespace Uring.Server.Serving.Answering;

/// <summary>The date of the answers, which changes once a second, without a system call where the process has a vDSO.</summary>
/// <remarks>
/// A response has two copies of its date. The older copy takes the new date, so no entry may still name it. A new date begins
/// when the kernel has taken all entries that were prepared before the last one.
/// </remarks>
internal sealed unsafe class AnswerDates : IDisposable
{
    private readonly IoUring _ring;

    // The dates of the last minutes, for answers that were sent in part: the client gets the rest of the same date.
    private const uint Kept = 256;

    private readonly byte* _texts = (byte*)NativeMemory.AllocZeroed(Kept, DateValue.Length);
    private bool _isOlderTaken = true;

    // In milliseconds of the loop's clock.
    private long _next;

    public AnswerDates(IoUring ring)
    {
        _ring = ring;

        // The first call allocates, which the loop must not do.
        DateValue.Write(new Span<byte>(_texts, DateValue.Length), DateTime.UtcNow);
    }

    /// <summary>The number of the current date. Changes with it.</summary>
    public uint Number { get; private set; }

    /// <summary>The current date in seconds since 1970.</summary>
    public long Seconds { get; private set; }

    /// <summary>The time of the turn in milliseconds since 1970.</summary>
    public long Milliseconds { get; private set; }

    /// <summary>The current date, as <see cref="DateValue"/> writes it.</summary>
    public ReadOnlySpan<byte> Text => TextOf(Number);

    /// <summary>Finds an earlier date.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="text">The date. It stays valid for some minutes.</param>
    /// <returns>False for a date that is too old.</returns>
    public bool TryFind(uint number, out byte* text)
    {
        text = AddressOf(number);

        // The kernel may not have taken the entries of the last second yet.
        return Number - number < Kept - 1;
    }

    /// <summary>Begins a new date, once a second. To be called in each turn, ahead of its answers.</summary>
    public void Advance(long now)
    {
        Milliseconds = ((Seconds + 1) * 1000) - (_next - now);
        _isOlderTaken = _isOlderTaken || _ring.Submissions.Pending == _ring.Submissions.Unpublished;
        if (now < _next || !_isOlderTaken)
        {
            return;
        }

        DateTime utc = DateTime.UtcNow;
        Number++;
        Seconds = (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        DateValue.Write(new Span<byte>(AddressOf(Number), DateValue.Length), utc);
        _next = now + 1000 - utc.Millisecond;
        Milliseconds = (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        _isOlderTaken = false;
    }

    /// <summary>Frees the dates. No entry may name one.</summary>
    public void Dispose() => NativeMemory.Free(_texts);

    private ReadOnlySpan<byte> TextOf(uint number) => new(AddressOf(number), DateValue.Length);

    private byte* AddressOf(uint number) => _texts + (number % Kept * DateValue.Length);
}
