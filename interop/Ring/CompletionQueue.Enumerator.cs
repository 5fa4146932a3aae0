namespace Uring.Interop;

/// <content>The loop over a batch.</content>
public sealed unsafe partial class CompletionQueue
{
    /// <summary>Walks over the completions that were there when it was made.</summary>
    public ref struct Enumerator
    {
        private readonly CompletionQueue _queue;
        private readonly uint _end;
        private uint _next;
        private uint _places;

        internal Enumerator(CompletionQueue queue)
        {
            _queue = queue;
            _next = *queue._head;
            _end = Volatile.Read(ref *queue._tail);
        }

        /// <summary>The completion at hand; not to be kept beyond the next step.</summary>
        public readonly ref readonly io_uring_cqe Current => ref *_queue.At(_next);

        /// <summary>The second half of the completion at hand; see <see cref="CompletionQueue.SecondHalf"/>.</summary>
        public readonly ReadOnlySpan<ulong> SecondHalf => _queue.SecondHalf(_queue.At(_next));

        /// <summary>Goes to the next completion.</summary>
        public bool MoveNext()
        {
            _next += _places;
            _places = 0;
            if (_queue.Capacity == 0)
            {
                // The loop's body disposed the ring, and its memory is gone.
                return false;
            }

            if (_queue._mixed && _next != _end && _queue.At(_next)->IsPadding)
            {
                _next++;
            }

            if (_next == _end)
            {
                return false;
            }

            _places = _queue.Places(_queue.At(_next));
            return true;
        }

        /// <summary>Gives what was read back to the kernel, with one store of the head.</summary>
        public readonly void Dispose()
        {
            _queue._guard.Enter();

            // Left in the middle, the completion at hand has been read too.
            uint read = _next + _places;

            // The loop's body may have taken completions itself: what was given back stays given back.
            if ((int)(read - *_queue._head) > 0)
            {
                _queue.MoveHead(read);
            }

            _queue._guard.Exit();
        }
    }
}
