namespace Uring.Server.Http;

/// <summary>The facts that the first bytes of a request show about its end.</summary>
/// <param name="Input">Whether the client may still send data.</param>
/// <param name="Length">The length of the whole request, in bytes; 0 when its head does not show one.</param>
/// <param name="IsLast">Whether the request declares itself the last one of its connection.</param>
/// <param name="IsHead">Whether the request is a HEAD.</param>
internal readonly record struct RequestStart(ClientInput Input, ulong Length = 0, bool IsLast = false, bool IsHead = false);
