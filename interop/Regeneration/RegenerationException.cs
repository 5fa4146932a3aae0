namespace Uring.Regeneration;

/// <summary>Reports why the bindings stay as they are.</summary>
/// <param name="code">The code of the error, such as <c>URINGABI004</c>.</param>
/// <param name="message">One line: what is wrong, where, and what to do.</param>
internal sealed class RegenerationException(string code, string message) : Exception(message)
{
    /// <summary>The code of the error.</summary>
    public string Code => code;
}
