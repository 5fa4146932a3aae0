namespace Uring.Tests.Prep;

/// <summary>A parameter of liburing's helper.</summary>
/// <param name="Name">The name in C.</param>
/// <param name="Kind">The width and sign of the type in C: i32, u64, ptr and so on.</param>
internal sealed record PrepVectorParameter(string Name, string Kind);
