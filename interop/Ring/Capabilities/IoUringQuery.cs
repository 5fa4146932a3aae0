using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// Queries the capabilities of the kernel's io_uring without a ring: IORING_REGISTER_QUERY, Linux 6.18,
/// io_uring_query(7).
/// </summary>
/// <remarks>
/// Each call can return an error of the whole list: EINVAL from a kernel without queries (EBADF before 6.2),
/// or the error of a seccomp profile. A query that only newer kernels support returns EOPNOTSUPP.
/// </remarks>
public static unsafe class IoUringQuery
{
    /// <summary>Queries the number of operations and the flags: IO_URING_QUERY_OPCODES, Linux 6.18.</summary>
    /// <param name="answer">A member that an older kernel does not fill is 0.</param>
    /// <returns>The number of bytes that the kernel filled, or an error.</returns>
    public static KernelResult Opcodes(out io_uring_query_opcode answer) => Ask(IO_URING_QUERY_OPCODES, out answer);

    /// <summary>Queries the capabilities of zero-copy receive: IO_URING_QUERY_ZCRX, Linux 6.19.</summary>
    /// <param name="answer">A member that an older kernel does not fill is 0.</param>
    /// <returns>
    /// The number of bytes that the kernel filled, or an error: EOPNOTSUPP from a kernel without this query.
    /// </returns>
    public static KernelResult Zcrx(out io_uring_query_zcrx answer) => Ask(IO_URING_QUERY_ZCRX, out answer);

    /// <summary>Queries the events of zero-copy receive: IO_URING_QUERY_ZCRX_EVENT.</summary>
    /// <param name="answer">A member that an older kernel does not fill is 0.</param>
    /// <returns>
    /// The number of bytes that the kernel filled, or an error: EOPNOTSUPP from a kernel without this query.
    /// </returns>
    public static KernelResult ZcrxEvent(out io_uring_query_zcrx_event answer) => Ask(IO_URING_QUERY_ZCRX_EVENT, out answer);

    /// <summary>
    /// Queries the room for the heads and tails of the queues, in bytes, for memory that the caller lays out
    /// (IORING_SETUP_NO_MMAP): IO_URING_QUERY_SCQ, Linux 6.19.
    /// </summary>
    /// <param name="answer">A member that an older kernel does not fill is 0.</param>
    /// <returns>
    /// The number of bytes that the kernel filled, or an error: EOPNOTSUPP from a kernel without this query.
    /// </returns>
    public static KernelResult Scq(out io_uring_query_scq answer) => Ask(IO_URING_QUERY_SCQ, out answer);

    /// <summary>Returns one entry of a list for <see cref="Ask(Span{io_uring_query_hdr})"/>.</summary>
    /// <typeparam name="T">The structure of the answer.</typeparam>
    /// <param name="query">One of <c>IO_URING_QUERY_*</c>.</param>
    /// <param name="answer">
    /// The memory for the answer, which must be zeroed and stay in place until the call of <c>Ask</c>
    /// returns.
    /// </param>
    public static io_uring_query_hdr Entry<T>(uint query, T* answer)
        where T : unmanaged => new() { query_op = query, query_data = (ulong)answer, size = (uint)sizeof(T) };

    /// <summary>
    /// Sends several queries in one call. In each entry the kernel sets <c>size</c>, the number of bytes that
    /// it filled, and <c>result</c>, 0 or a negated errno of this query alone. EOPNOTSUPP is an unknown query,
    /// EINVAL a malformed one.
    /// </summary>
    /// <param name="queries">The entries. The method fills <c>next_entry</c>.</param>
    /// <returns>0, or an error: EFAULT for an invalid address, ERANGE from 1000 entries on.</returns>
    public static KernelResult Ask(Span<io_uring_query_hdr> queries)
    {
        fixed (io_uring_query_hdr* first = queries)
        {
            for (int i = 0; i < queries.Length; i++)
            {
                first[i].next_entry = i + 1 < queries.Length ? (ulong)(first + i + 1) : 0;
            }

            KernelResult result = new(Libc.IoUringRegister(-1, (uint)IORING_REGISTER_QUERY, first, 0));
            foreach (ref io_uring_query_hdr query in queries)
            {
                // The array may move after the call, and its address is invalid then.
                query.next_entry = 0;
            }

            return result;
        }
    }

    private static KernelResult Ask<T>(uint query, out T answer)
        where T : unmanaged
    {
        T filled = default;
        io_uring_query_hdr entry = Entry(query, &filled);
        KernelResult asked = Ask(new Span<io_uring_query_hdr>(ref entry));
        answer = filled;
        return asked.IsError ? asked : new KernelResult(entry.result == 0 ? (int)entry.size : entry.result);
    }
}
