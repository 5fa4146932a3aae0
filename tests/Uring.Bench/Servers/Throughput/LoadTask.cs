namespace Uring.Bench.Servers.Throughput;

/// <summary>The settings of one measurement under load.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Server">The server.</param>
/// <param name="Load">The load.</param>
/// <param name="Clients">The number of concurrent clients.</param>
/// <param name="Seconds">The duration, in seconds.</param>
/// <param name="PinClient">Whether the clients are bound to the first processor.</param>
internal sealed record LoadTask(int Round, string Server, string Load, uint Clients, double Seconds, bool PinClient);
