namespace Uring.Regeneration;

/// <summary>Reports the reason why the bindings are unchanged.</summary>
/// <param name="code">The code of the error, such as <c>URINGABI004</c>.</param>
/// <param name="message">One line: the error, its place and the fix.</param>
internal sealed class RegenerationException(string code, string message) : Exception(message)
{
    /// <summary>The code of the error.</summary>
    public string Code => code;
}
