using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>Requests with other credentials than those of the submitter.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Registers the credentials of the calling thread for later requests of any submitter:
    /// IORING_REGISTER_PERSONALITY, Linux 5.6.
    /// </summary>
    /// <exception cref="IoUringException">
    /// EBUSY: all 65,535 numbers are in use. EINVAL: the kernel is older. ENOMEM.
    /// </exception>
    /// <remarks>Manual: io_uring_register_personality(3).</remarks>
    public Personality RegisterPersonality()
    {
        KernelResult id = Register(IORING_REGISTER_PERSONALITY, null, 0);
        Refusal.ThrowIf(id, "register the thread's credentials");
        return new Personality((ushort)id.Value);
    }

    /// <summary>
    /// Unregisters credentials: IORING_UNREGISTER_PERSONALITY, Linux 5.6. Requests in flight keep theirs.
    /// </summary>
    /// <param name="personality">The result of <see cref="RegisterPersonality"/>.</param>
    /// <exception cref="IoUringException">EINVAL: the ring has no such personality.</exception>
    /// <remarks>Manual: io_uring_unregister_personality(3).</remarks>
    public void UnregisterPersonality(Personality personality) =>
        Refusal.ThrowIf(Register(IORING_UNREGISTER_PERSONALITY, null, personality.Id), "unregister a personality");
}
