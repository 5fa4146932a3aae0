namespace Uring.Tests.Prep;

/// <summary>A parameter of liburing's helper.</summary>
/// <param name="Name">Its name in C.</param>
/// <param name="Kind">Width and sign of its type in C: i32, u64, ptr and so on.</param>
internal sealed record PrepVectorParameter(string Name, string Kind);
