using Uring.Bench.Report;

namespace Uring.Bench.Ring;

/// <summary>One measurement of one peer in one round: a raw figure of the report.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Load">The load.</param>
/// <param name="Peer">The peer.</param>
/// <param name="Nanoseconds">The time of an operation, in nanoseconds.</param>
internal sealed record RingSample(int Round, string Load, string Peer, double Nanoseconds) : ISample;
