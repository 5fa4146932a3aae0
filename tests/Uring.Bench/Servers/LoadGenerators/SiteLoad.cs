using System.Net;
using Uring.Bench.Servers.Peers;
using Uring.TestTools.Processes;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>wrk with a list of paths: the files of one size, in turn, with the Accept-Encoding of browsers.</summary>
internal sealed class SiteLoad : ILoad
{
    private readonly string _size;
    private readonly string _script;

    /// <param name="size">One of <see cref="SiteTree.Sizes"/>.</param>
    /// <param name="work">The folder of the script.</param>
    public SiteLoad(string size, WorkFolder work)
    {
        _size = size;
        _script = work.File($"site-{size}.lua");
        File.WriteAllText(_script, $$"""
            local requests = {}
            wrk.headers["Accept-Encoding"] = "gzip, deflate, br"
            function init(args)
                for i = 0, {{SiteTree.Files - 1}} do
                    requests[i] = wrk.format("GET", "{{SiteTree.PathOf(size, 0).Replace("/0.", "/\" .. i .. \".", StringComparison.Ordinal)}}")
                end
            end
            local n = 0
            function request()
                n = (n + 1) % {{SiteTree.Files}}
                return requests[n]
            end

            """);
    }

    public string Name => $"site-{_size}";

    public string? Version { get; } = Tool.Version("wrk", "-v");

    public LoadFigures Run(IPEndPoint server, uint clients, double seconds) => WrkLoad.Run($"http://{server}/", clients, seconds, "-s", _script);
}
