namespace Uring.Interop;

/// <content>The filled bytes of a completion.</content>
public sealed unsafe partial class BufferPool
{
    /// <summary>The buffers that a completion has filled. Enumerate them once.</summary>
    public ref struct FilledBuffers
    {
        private readonly BufferPool _pool;
        private readonly bool _lastGoesOn;
        private uint _left;
        private ushort _next;
        private bool _any;

        internal FilledBuffers(BufferPool pool, in io_uring_cqe completion)
        {
            _pool = pool;
            _any = completion.HasBuffer;
            _lastGoesOn = completion.HasBufferMore;
            _left = completion.Result.Count;
            _next = completion.BufferId;
        }

        /// <summary>The current part.</summary>
        public FilledBuffer Current { get; private set; }

        /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
        public readonly FilledBuffers GetEnumerator() => this;

        /// <summary>Moves to the next part.</summary>
        public bool MoveNext()
        {
            if (!_any)
            {
                return false;
            }

            ushort id = _next;
            ref Place place = ref _pool._places[id];
            uint start = place.Filled;
            uint filled = uint.Min(_left, _pool.Size - start);
            _left -= filled;
            _any = _left > 0;
            bool goesOn = !_any && _lastGoesOn;
            if (goesOn)
            {
                place.Filled = start + filled;
            }
            else if (_any)
            {
                // A bundle continues with the buffer that was added after this one.
                _next = _pool._ring.IdAt((ushort)(place.Position + 1));
            }

            Current = new FilledBuffer(_pool[id].Slice((int)start, (int)filled), id, isDone: !goesOn);
            return true;
        }
    }
}
