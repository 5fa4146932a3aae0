namespace Uring.Server.Http.Parsing;

/// <summary>Parses the fields of a head, and judges those that decide on the end of the request.</summary>
internal static class HeadFields
{
    public static HeadStatus Read(ref RequestHead head, ReadOnlySpan<byte> bytes, in RequestLimits limits)
    {
        FieldScan scan = head.Scan;
        int position = head.Position;
        RequestError error;
        FieldStep step;
        while ((step = scan.Next(bytes, ref position, out error)) == FieldStep.Field)
        {
            ReadOnlySpan<byte> line = bytes[head.PartStart..(position - "\r\n"u8.Length)];
            error = head.FieldCount == limits.MaxFields
                ? RequestError.TooManyFields
                : KnownField.Apply(ref head, line[..scan.NameLength], line[(scan.NameLength + 1)..], limits.MaxBody);
            if (error != RequestError.None)
            {
                return head.Refuse(error);
            }

            if (limits.NotesFields && NotedFieldName.TryFind(line[..scan.NameLength], out NotedField field))
            {
                head.Note(field, head.PartStart + scan.NameLength + 1);
            }

            head.FieldCount++;
            head.PartStart = position;
        }

        head.Scan = scan;
        head.Position = position;
        if (step == FieldStep.Refused)
        {
            return head.Refuse(error);
        }

        if (step == FieldStep.Incomplete)
        {
            return HeadStatus.Incomplete;
        }

        if (head.MinorVersion == 1 && !head.Has(HeadFlags.Host))
        {
            return head.Refuse(RequestError.MissingHost);
        }

        head.Length = position;
        return HeadStatus.Complete;
    }
}
