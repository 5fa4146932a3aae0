namespace Uring.Server.Http;

/// <summary>The parts of a generated head that depend on the way of serving.</summary>
internal readonly record struct HeadForm
{
    /// <summary>The head of an armed answer: the response ends its connection, and its sender writes no date.</summary>
    public static HeadForm Armed => default;

    /// <summary>The minor version of the status line: HTTP/1.0 or HTTP/1.1.</summary>
    public int MinorVersion { get; init; }

    /// <summary>Whether the head has a Date header, unless the settings have one. The sender writes its value.</summary>
    public bool IsDated { get; init; }

    /// <summary>Whether the connection goes on after the response.</summary>
    public bool IsKept { get; init; }
}
