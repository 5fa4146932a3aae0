using System.Text;
using Uring.Server.Http.Parsing;

namespace Uring.Server.Http.Sites;

/// <summary>Checks the path of a route: a request with this path must be possible.</summary>
internal static class RoutePath
{
    /// <summary>Whether the path is absolute and normalised, as the path of a request is when the server chooses a route.</summary>
    public static bool IsValid(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        byte[] target = Encode(bytes);
        byte[] normalised = new byte[target.Length];
        return TargetPath.TryRead(target, TargetForm.Origin, normalised, out int length) && normalised.AsSpan(0, length).SequenceEqual(bytes);
    }

    /// <summary>Encodes every byte that a request target encodes, percent signs and question marks included.</summary>
    private static byte[] Encode(byte[] path)
    {
        StringBuilder target = new();
        foreach (byte value in path)
        {
            _ = value is > (byte)' ' and < 0x7F and not ((byte)'%' or (byte)'?' or (byte)'#')
                ? target.Append((char)value)
                : target.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return Encoding.ASCII.GetBytes(target.ToString());
    }
}
