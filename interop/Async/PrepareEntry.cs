using Uring.Interop;

namespace Uring;

/// <summary>Prepares an SQE: calls one of its prep helpers, and sets the flags that the operation needs.</summary>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <param name="sqe">The entry, all zeros. The context sets its <c>user_data</c>.</param>
/// <param name="state">The state that the caller passed. A static lambda with a state allocates nothing.</param>
public delegate void PrepareEntry<in TState>(ref io_uring_sqe sqe, TState state);

/// <summary>Prepares the SQEs of a chain, in the order in which the kernel runs them.</summary>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <param name="entries">The entries, all zeros. The context links them and sets their <c>user_data</c>.</param>
/// <param name="state">The state that the caller passed.</param>
public delegate void PrepareChain<in TState>(Span<io_uring_sqe> entries, TState state);
