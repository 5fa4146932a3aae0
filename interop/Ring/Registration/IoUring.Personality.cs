using static Uring.Interop.io_uring_register_op;

namespace Uring.Interop;

/// <content>Requests with the credentials of somebody else.</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Keeps the credentials of the calling thread, for requests to be run with later, whoever submits them:
    /// IORING_REGISTER_PERSONALITY, Linux 5.6.
    /// </summary>
    /// <exception cref="IoUringException">EBUSY when all 65,535 numbers are taken; ENOMEM; EINVAL on older kernels.</exception>
    /// <remarks>Manual: <c>io_uring_register_personality(3)</c>.</remarks>
    public Personality RegisterPersonality()
    {
        KernelResult id = Register(IORING_REGISTER_PERSONALITY, null, 0);
        Refusal.ThrowIf(id, "register the thread's credentials");
        return new Personality((ushort)id.Value);
    }

    /// <summary>Forgets credentials; requests in flight keep theirs: IORING_UNREGISTER_PERSONALITY, Linux 5.6.</summary>
    /// <param name="personality">What <see cref="RegisterPersonality"/> gave.</param>
    /// <exception cref="IoUringException">EINVAL when the ring has no such personality.</exception>
    /// <remarks>Manual: <c>io_uring_unregister_personality(3)</c>.</remarks>
    public void UnregisterPersonality(Personality personality) =>
        Refusal.ThrowIf(Register(IORING_UNREGISTER_PERSONALITY, null, personality.Id), "unregister a personality");
}
