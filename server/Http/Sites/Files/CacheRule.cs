namespace Uring.Server.Http.Sites.Files;

/// <summary>A pattern of paths, and their value of Cache-Control: RFC 9111, section 5.2.</summary>
internal sealed class CacheRule
{
    private readonly byte[] _text;
    private readonly bool _isPrefix;
    private readonly bool _isSuffix;

    /// <param name="pattern">
    /// A path, a prefix with an asterisk at its end, or an asterisk with the end of a name behind it.
    /// </param>
    /// <param name="value">The value of Cache-Control.</param>
    public CacheRule(string pattern, string value)
    {
        _isSuffix = pattern.StartsWith('*');
        _isPrefix = !_isSuffix && pattern.EndsWith('*');
        _text = System.Text.Encoding.UTF8.GetBytes(pattern.Trim('*'));
        Value = value;
    }

    public string Value { get; }

    /// <param name="path">A decoded path, with a leading slash.</param>
    public bool Matches(ReadOnlySpan<byte> path) =>
        _isSuffix ? path.EndsWith(_text) : _isPrefix ? path.StartsWith(_text) : path.SequenceEqual(_text);
}
