using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Futex and wait: words in memory.</summary>
public unsafe class FutexTests
{
    private const uint Word = (uint)(FUTEX2_SIZE_U32 | FUTEX2_PRIVATE);
    private const ulong Wake = 100;

    [Fact]
    public void FutexWait_waits_until_it_is_woken()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FUTEX_WAIT, IORING_OP_FUTEX_WAKE);
        uint word = 5;
        uint other = 5;
        Wait(ring, &word, 5, FUTEX_BITSET_MATCH_ANY, 1);

        ring.Take()->PrepFutexWake(&other, 1, FUTEX_BITSET_MATCH_ANY, Word, 0);
        Assert.Equal(0, ring.RunWell());
        ring.AssertQuiet();

        AssertWakes(ring, &word, 1, FUTEX_BITSET_MATCH_ANY, 1);
    }

    [Fact]
    public void FutexWait_does_not_wait_when_the_word_has_another_value()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FUTEX_WAIT);
        uint word = 5;
        ring.Take()->PrepFutexWait(&word, 6, FUTEX_BITSET_MATCH_ANY, Word, 0);
        Assert.Equal(Errno.EAGAIN, ring.Run().Errno);
    }

    [Fact]
    public void FutexWake_wakes_at_most_the_requested_number()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FUTEX_WAIT, IORING_OP_FUTEX_WAKE);
        uint word = 0;
        Wait(ring, &word, 0, FUTEX_BITSET_MATCH_ANY, 1);
        Wait(ring, &word, 0, FUTEX_BITSET_MATCH_ANY, 2);
        Wait(ring, &word, 0, FUTEX_BITSET_MATCH_ANY, 3);

        AssertWakes(ring, &word, 2, FUTEX_BITSET_MATCH_ANY, 1, 2);
        AssertWakes(ring, &word, 2, FUTEX_BITSET_MATCH_ANY, 3);
    }

    [Fact]
    public void FutexWake_wakes_waits_whose_mask_shares_a_bit()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FUTEX_WAIT, IORING_OP_FUTEX_WAKE);
        uint word = 0;
        Wait(ring, &word, 0, 0b0011, 1);
        Wait(ring, &word, 0, 0b0100, 2);

        AssertWakes(ring, &word, 10, 0b1000);
        AssertWakes(ring, &word, 10, 0b0110, 1, 2);
    }

    [Fact]
    public void FutexWaitv_waits_on_several_words_and_returns_the_woken_one()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FUTEX_WAITV, IORING_OP_FUTEX_WAKE);
        uint* words = stackalloc uint[3] { 1, 2, 3 };
        futex_waitv* waits = stackalloc futex_waitv[3];
        for (int i = 0; i < 3; i++)
        {
            waits[i] = new futex_waitv { uaddr = (ulong)(words + i), val = words[i], flags = Word };
        }

        // The request waits on two of the three words: a wake of the third has no effect.
        ring.Take()->PrepFutexWaitv(waits, 2, 0);
        ring.SubmitPending();
        AssertWakes(ring, words + 2, 1, FUTEX_BITSET_MATCH_ANY);

        io_uring_sqe* wake = ring.Take();
        wake->PrepFutexWake(words + 1, 1, FUTEX_BITSET_MATCH_ANY, Word, 0);
        wake->SetData64(Wake);
        io_uring_cqe[] done = ring.RunAll(2);
        Assert.Equal((0ul, 1), (done[0].user_data, done[0].Result.Value));
        Assert.Equal((Wake, 1), (done[1].user_data, done[1].Result.Value));

        waits[1].val = 9;
        ring.Take()->PrepFutexWaitv(waits, 2, 0);
        Assert.Equal(Errno.EAGAIN, ring.Run().Errno);
    }

    [Fact]
    public void Reserved_flags_are_refused()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_FUTEX_WAIT, IORING_OP_FUTEX_WAKE, IORING_OP_FUTEX_WAITV);
        uint word = 0;
        futex_waitv wait = new() { uaddr = (ulong)&word, flags = Word };

        ring.Take()->PrepFutexWait(&word, 0, FUTEX_BITSET_MATCH_ANY, Word, 1);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
        ring.Take()->PrepFutexWake(&word, 1, FUTEX_BITSET_MATCH_ANY, Word, 1);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
        ring.Take()->PrepFutexWaitv(&wait, 1, 1);
        Assert.Equal(Errno.EINVAL, ring.Run().Errno);
    }

    private static void Wait(KernelRing ring, uint* word, uint value, ulong mask, ulong number)
    {
        io_uring_sqe* wait = ring.Take();
        wait->PrepFutexWait(word, value, mask, Word, 0);
        wait->SetData64(number);
        ring.SubmitPending();
    }

    private static void AssertWakes(KernelRing ring, uint* word, ulong most, ulong mask, params ReadOnlySpan<ulong> numbers)
    {
        io_uring_sqe* wake = ring.Take();
        wake->PrepFutexWake(word, most, mask, Word, 0);
        wake->SetData64(Wake);
        io_uring_cqe[] done = ring.RunAll(numbers.Length + 1);
        for (int i = 0; i < numbers.Length; i++)
        {
            Assert.Equal((numbers[i], 0), (done[i].user_data, done[i].Result.Value));
        }

        Assert.Equal((Wake, numbers.Length), (done[^1].user_data, done[^1].Result.Value));
        ring.AssertQuiet();
    }
}
