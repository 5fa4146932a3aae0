namespace Uring.Bench.All;

/// <summary>One benchmark of <c>-- all</c>.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Command">The command and its options.</param>
/// <param name="Quick">The options of a first try.</param>
/// <param name="Results">The files that the documentation shows or refers to: in the report, and in <c>results/</c>.</param>
internal sealed record AllStep(string Name, string Command, string Quick, params (string Report, string Result)[] Results)
{
    /// <summary>All benchmarks.</summary>
    public static IReadOnlyList<AllStep> All { get; } =
    [
        new("servers", "servers", "--rounds 1 --seconds 0.2 --clients 8,64 --load own",
            ("servers.json", "servers.json"), ("rate-own.svg", "rate-own.svg"), ("cpu-own.svg", "cpu-own.svg")),
        new("servers-kept", "servers --keep-alive", "--rounds 1 --seconds 0.2 --clients 8,64", ("servers.json", "servers-kept.json")),
        new("scaling", "scaling", "--rounds 1 --seconds 0.2 --clients 1,64 --slots 64,1024",
            ("scaling.json", "scaling.json"), ("rate-by-clients.svg", "rate-by-clients.svg"), ("cpu-by-clients.svg", "cpu-by-clients.svg"),
            ("rate-by-slots.svg", "rate-by-slots.svg"), ("cpu-by-slots.svg", "cpu-by-slots.svg")),
        new("files", "files", "--rounds 1 --seconds 0.2 --warm-up 0.2 --depths 1,32 --size 64", ("files.json", "files.json")),
        new("kestrel", "kestrel", "--rounds 1 --seconds 0.2 --warm-up 0.2 --connections 8,64", ("kestrel.json", "kestrel.json")),
        new("ring", "ring", "--rounds 3", ("ring.json", "ring.json")),
    ];
}
