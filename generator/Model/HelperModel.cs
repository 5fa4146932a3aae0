namespace Uring.Generator.Model;

/// <summary>All that the emitter needs to know of one declaration. Holds no symbol, no syntax and no location.</summary>
/// <param name="Namespace">The namespace of the declaring type; empty for the global one.</param>
/// <param name="TypeKey">The declaring type's metadata name: helpers of one type share a file.</param>
/// <param name="TypeHeaders">The declaring type and the types around it, outermost first.</param>
/// <param name="Signature">The implementing part's signature.</param>
/// <param name="SqeType">The entry's type, fully qualified.</param>
/// <param name="SqeReference">An expression that is a reference to the entry.</param>
/// <param name="Local">A name for the one local, different from every parameter's.</param>
/// <param name="DefinesWholeEntry">True for a prep, false for a modifier.</param>
/// <param name="IsUnsafe">Whether the signature needs an unsafe context.</param>
/// <param name="EntrySize">Bytes of the whole entry.</param>
/// <param name="Stores">The values, by offset.</param>
internal sealed record HelperModel(
    string Namespace,
    string TypeKey,
    EquatableArray<string> TypeHeaders,
    string Signature,
    string SqeType,
    string SqeReference,
    string Local,
    bool DefinesWholeEntry,
    bool IsUnsafe,
    int EntrySize,
    EquatableArray<StoreModel> Stores);
