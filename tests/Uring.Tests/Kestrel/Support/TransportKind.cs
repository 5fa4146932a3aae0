namespace Uring.Tests.Kestrel;

/// <summary>A transport, with the settings that change its path through the code.</summary>
public enum TransportKind
{
    /// <summary>The transport of ASP.NET Core: the oracle of the tests.</summary>
    Sockets,

    /// <summary>Ours, with the code of the application on the thread pool.</summary>
    Pool,

    /// <summary>Ours, with the code of the application on the loop.</summary>
    Inline,

    /// <summary>As <see cref="Pool"/>, on two loops.</summary>
    PoolOnTwoLoops,

    /// <summary>As <see cref="Inline"/>. A connection takes memory before data has arrived.</summary>
    InlineWithoutWait,
}
