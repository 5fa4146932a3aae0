using System.Text;

namespace Uring.Server.Http.Sites;

/// <summary>Finds the route of a path: the exact one, or the one with the longest prefix.</summary>
internal sealed class RouteTable
{
    private readonly PathTable _exact;
    private readonly PathTable _prefixes;
    private readonly bool _hasPrefixes;

    /// <param name="routes">The routes. No two of them have the same path and kind.</param>
    public RouteTable(IReadOnlyList<Route> routes)
    {
        _exact = Table(routes, isPrefix: false);
        _prefixes = Table(routes, isPrefix: true);
        _hasPrefixes = routes.Any(route => route.IsPrefix);
    }

    /// <summary>Finds the route of a path.</summary>
    /// <param name="path">A normalised path.</param>
    /// <param name="route">The index of the route.</param>
    /// <returns>False when no route answers the path.</returns>
    public bool TryFind(ReadOnlySpan<byte> path, out int route)
    {
        if (_exact.TryFind(path, out route))
        {
            return true;
        }

        if (!_hasPrefixes)
        {
            return false;
        }

        // A prefix ends with a slash, so the candidates end with the slashes of the path.
        for (int slash = path.LastIndexOf((byte)'/'); slash >= 0; slash = path[..slash].LastIndexOf((byte)'/'))
        {
            if (_prefixes.TryFind(path[..(slash + 1)], out route))
            {
                return true;
            }
        }

        return false;
    }

    private static PathTable Table(IReadOnlyList<Route> routes, bool isPrefix) =>
        new([.. routes.Index().Where(entry => entry.Item.IsPrefix == isPrefix).Select(entry => (Encoding.UTF8.GetBytes(entry.Item.Path), entry.Index))]);
}
