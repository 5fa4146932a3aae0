namespace Uring.Generator.Model;

/// <summary>Where every field of the entry lies, as the ABI's own symbols tell it.</summary>
/// <param name="Size">Bytes of the whole entry.</param>
/// <param name="Fields">All fields, those of nested unions included.</param>
internal sealed record SqeLayout(int Size, EquatableArray<SqeField> Fields)
{
    public SqeField? Find(string name)
    {
        foreach (SqeField field in Fields)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }
}
