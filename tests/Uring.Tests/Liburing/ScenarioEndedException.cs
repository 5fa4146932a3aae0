namespace Uring.Tests.Liburing;

/// <summary>Ends a scenario early: the kernel refuses its ring, which the journal has recorded.</summary>
internal sealed class ScenarioEndedException : Exception;
