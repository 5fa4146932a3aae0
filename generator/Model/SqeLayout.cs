namespace Uring.Generator.Model;

/// <summary>The fields of the entry, from the symbols of the ABI.</summary>
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
