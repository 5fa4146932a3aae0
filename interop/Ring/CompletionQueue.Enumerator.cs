namespace Uring.Interop;

/// <content>The enumeration of a batch.</content>
public sealed unsafe partial class CompletionQueue
{
    /// <summary>Enumerates the completions that were in the queue when the enumerator was created.</summary>
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

        /// <summary>The current completion, valid until the next step.</summary>
        public readonly ref readonly io_uring_cqe Current => ref *_queue.At(_next);

        /// <summary>
        /// The second half of the current completion: see <see cref="CompletionQueue.SecondHalf"/>.
        /// </summary>
        public readonly ReadOnlySpan<ulong> SecondHalf => _queue.SecondHalf(_queue.At(_next));

        /// <summary>Moves to the next completion.</summary>
        public bool MoveNext()
        {
            _next += _places;
            _places = 0;
            if (_queue.Capacity == 0)
            {
                // The body of the loop disposed the ring, and its memory is unmapped.
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

        /// <summary>Returns the read completions to the kernel, with one store of the head.</summary>
        public readonly void Dispose()
        {
            _queue._guard.Enter();

            // A loop that ends early has also read the current completion.
            uint read = _next + _places;

            // The body of the loop may have taken further completions: the head never moves back.
            if ((int)(read - *_queue._head) > 0)
            {
                _queue.MoveHead(read);
            }

            _queue._guard.Exit();
        }
    }
}
