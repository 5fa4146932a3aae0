namespace Uring.Regeneration.Header;

/// <summary>The names that a set of C headers declares.</summary>
internal sealed class CDeclarations
{
    private readonly SortedSet<string> _macros = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _enumTags = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _enumConstants = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyList<CField>> _structs = new(StringComparer.Ordinal);

    /// <summary>The macros that have a value.</summary>
    public IReadOnlyCollection<string> Macros => _macros;

    /// <summary>The constants of all enums.</summary>
    public IReadOnlyCollection<string> EnumConstants => _enumConstants;

    /// <summary>The tags of the enums that have one.</summary>
    public IReadOnlyCollection<string> EnumTags => _enumTags;

    /// <summary>The fields of each structure and union.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CField>> Structs => _structs;

    /// <summary>The number of operations: the place of <c>IORING_OP_LAST</c> in its enum.</summary>
    public int Operations { get; private set; }

    /// <summary>
    /// The number of register operations: the place of <c>IORING_REGISTER_LAST</c> in its enum.
    /// </summary>
    public int RegisterOperations { get; private set; }

    /// <summary>
    /// Macros, constants and structures. The tag of an enum may change from kernel to kernel.
    /// </summary>
    public IEnumerable<string> Names =>
        _macros.Concat(_enumConstants).Concat(_structs.Keys).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Adds a macro with a value.</summary>
    public void AddMacro(string name) => _macros.Add(name);

    /// <summary>Adds an enum.</summary>
    /// <param name="tag">The tag, or null for an anonymous enum.</param>
    /// <param name="constants">The constants in their order.</param>
    public void AddEnum(string? tag, IReadOnlyList<string> constants)
    {
        if (tag is not null)
        {
            _enumTags.Add(tag);
        }

        _enumConstants.UnionWith(constants);
        for (int i = 0; i < constants.Count; i++)
        {
            switch (constants[i])
            {
                case "IORING_OP_LAST":
                    Operations = i;
                    break;
                case "IORING_REGISTER_LAST":
                    RegisterOperations = i;
                    break;
            }
        }
    }

    /// <summary>Adds a structure or union.</summary>
    public void AddStruct(string name, IReadOnlyList<CField> fields) => _structs[name] = fields;
}
