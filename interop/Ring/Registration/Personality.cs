namespace Uring.Interop;

/// <summary>Credentials that a ring has kept: what a request runs as when its <c>personality</c> field holds the number.</summary>
/// <param name="Id">The number; 0, the default, stands for whoever submits.</param>
/// <remarks><code>sqe->personality = personality.Id;</code> after the prep helper, which clears the field.</remarks>
public readonly record struct Personality(ushort Id);
