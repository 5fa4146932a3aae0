namespace Uring.Generator.Model;

/// <summary>
/// The input of the emitter for one declaration. Holds no symbol, no syntax and no location.
/// </summary>
/// <param name="Aliases">The extern aliases that the names of types require.</param>
/// <param name="Namespace">The namespace of the declaring type, empty for the global one.</param>
/// <param name="TypeKey">The declaring type's metadata name: helpers of one type share a file.</param>
/// <param name="TypeHeaders">The declaring type and its containing types, outermost first.</param>
/// <param name="HasGeneratedCode">Whether the declaration has [GeneratedCode].</param>
/// <param name="HasMethodImpl">Whether the declaration has [MethodImpl].</param>
/// <param name="Signature">The implementing part's signature.</param>
/// <param name="SqeType">The qualified name of the entry's type.</param>
/// <param name="SqeReference">An expression that is a reference to the entry.</param>
/// <param name="Local">A name for the one local, different from every parameter's.</param>
/// <param name="DefinesWholeEntry">True for a prep, false for a modifier.</param>
/// <param name="EntrySize">Bytes of the whole entry.</param>
/// <param name="Stores">The values, by offset.</param>
internal sealed record HelperModel(
    EquatableArray<string> Aliases,
    string Namespace,
    string TypeKey,
    EquatableArray<string> TypeHeaders,
    bool HasGeneratedCode,
    bool HasMethodImpl,
    string Signature,
    string SqeType,
    string SqeReference,
    string Local,
    bool DefinesWholeEntry,
    int EntrySize,
    EquatableArray<StoreModel> Stores);
