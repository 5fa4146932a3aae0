using System.Runtime.InteropServices;
using Uring.Server.Http;
using Uring.Server.Serving.Answering;

namespace Uring.Server.Serving;

/// <summary>A response as one loop uses it. The loop counts the answers that point into its bytes.</summary>
/// <remarks>
/// The bytes of a response without a date are one part, which all loops share. A date changes every second, so each loop has
/// its own copies of the first part, with the head in it. A small response is one part in any case: a second send would cost
/// its connection more than a copy.
/// </remarks>
internal sealed unsafe class LoopResponse : IDisposable
{
    private readonly uint _dateOffset;

    // Two copies of the first part. A date is written to the one that no new entry points to.
    private readonly byte* _spareOrFirst;
    private bool _usesSecond;
    private uint _date;

    private ulong _inFlight;
    private volatile bool _isWithdrawn;

    /// <summary>Creates a response without bytes: see <see cref="Set"/>.</summary>
    public LoopResponse()
    {
    }

    /// <param name="response">Its bytes outlive the last answer that points to them.</param>
    public LoopResponse(Response response)
    {
        Length = response.Length;
        HeadLength = response.HeadLength;
        FirstLength = response.FirstLength;
        First = response.First;
        Rest = response.Rest;
        if (response.DateOffset is { } offset)
        {
            _dateOffset = offset;
            _spareOrFirst = (byte*)NativeMemory.Alloc(2 * FirstLength);
            NativeMemory.Copy(response.First, _spareOrFirst, FirstLength);
            NativeMemory.Copy(response.First, _spareOrFirst + FirstLength, FirstLength);
            Span<byte> date = stackalloc byte[DateValue.Length];
            DateValue.Write(date, DateTime.UtcNow);
            SetDate(date);
        }
    }

    /// <summary>The first part, up to <see cref="FirstLength"/> bytes. It stays valid as long as the response.</summary>
    public byte* First { get; private set; }

    /// <summary>In bytes. The head is in the first part.</summary>
    public uint FirstLength { get; private set; }

    /// <summary>The bytes behind the first part.</summary>
    public byte* Rest { get; private set; }

    /// <summary>The length of all parts, in bytes.</summary>
    public uint Length { get; private set; }

    /// <summary>In bytes.</summary>
    public uint HeadLength { get; private set; }

    /// <summary>Whether the head has a date, which the loop has to set.</summary>
    public bool IsDated => _spareOrFirst != null;

    /// <summary>
    /// Whether the loop is to reset the connections that still wait for a part of the response. Written by the main thread.
    /// </summary>
    public bool IsWithdrawn => _isWithdrawn;

    /// <summary>The answers that point to the bytes, armed ones included. Written by the loop alone.</summary>
    public ulong InFlight
    {
        get => Volatile.Read(ref _inFlight);
        set => Volatile.Write(ref _inFlight, value);
    }

    /// <summary>Sets the bytes. They have no date that changes. No answer may point to the earlier ones.</summary>
    public void Set(byte* head, uint headLength, byte* body, uint bodyLength)
    {
        First = head;
        FirstLength = HeadLength = headLength;
        Rest = body;
        Length = headLength + bodyLength;
    }

    /// <summary>Sets <see cref="IsWithdrawn"/>. The loop reads this with its next attempt to send, within 250 ms.</summary>
    public void Withdraw() => _isWithdrawn = true;

    /// <summary>Sets the date of the answers to come, if it has changed.</summary>
    public void Refresh(AnswerDates dates)
    {
        if (_date == dates.Number || !IsDated)
        {
            return;
        }

        _date = dates.Number;
        SetDate(dates.Text);
    }

    /// <summary>Where the value of the date begins, in bytes.</summary>
    public uint DateOffset => _dateOffset;

    /// <summary>Whether an answer that ends after some bytes ends in the middle of the date, which may have changed since.</summary>
    public bool IsInDate(uint sent) => IsDated && sent > _dateOffset && sent < _dateOffset + DateValue.Length;

    private void SetDate(ReadOnlySpan<byte> date)
    {
        _usesSecond = !_usesSecond;
        First = _spareOrFirst + (_usesSecond ? FirstLength : 0);
        date.CopyTo(new Span<byte>(First + _dateOffset, DateValue.Length));
    }

    /// <summary>Frees the copies. No answer may point to them.</summary>
    public void Dispose() => NativeMemory.Free(_spareOrFirst);
}
