namespace Uring.Interop;

/// <summary>
/// Registered credentials of a ring. A request with this number in its <c>personality</c> field runs with
/// them.
/// </summary>
/// <param name="Id">The number. 0, the default, stands for the credentials of the submitter.</param>
/// <remarks>
/// The prep helper clears the field, so set it afterwards: <code>sqe->personality = personality.Id;</code>
/// </remarks>
public readonly record struct Personality(ushort Id);
