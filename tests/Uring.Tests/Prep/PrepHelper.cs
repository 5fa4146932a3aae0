using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Tests.Prep;

/// <summary>
/// A helper of the library, found by its name in liburing and called with the arguments of a vector.
/// </summary>
internal sealed class PrepHelper
{
    private const string Prefix = "io_uring_";

    private readonly MethodInfo _method;

    private PrepHelper(MethodInfo method) => _method = method;

    public string Name => _method.Name;

    public bool IsModifier => _method.IsDefined(typeof(SqeModifierAttribute));

    /// <summary>All helpers and modifiers of the library.</summary>
    public static IEnumerable<MethodInfo> Declared =>
        typeof(io_uring_sqe).GetMethods().Where(method => method.IsDefined(typeof(PrepAttribute)) || method.IsDefined(typeof(SqeModifierAttribute)));

    /// <summary>Finds the helper. Fails the test without one.</summary>
    public static PrepHelper Find(PrepVectorHelper vectors)
    {
        string name = ToCSharpName(vectors.Name);
        MethodInfo[] candidates = [.. Declared.Where(method => method.Name == name && method.GetParameters().Length == vectors.Params.Count)];
        Assert.True(candidates.Length == 1, $"{vectors.Name} needs one helper {name} with {vectors.Params.Count} parameters, and the library has {candidates.Length}.");
        return new PrepHelper(candidates[0]);
    }

    public bool Is(MethodInfo method) => _method == method;

    /// <summary>Calls the helper on an entry with the given content, and returns the new content.</summary>
    public byte[] Call(ReadOnlySpan<byte> entry, IReadOnlyList<string> arguments)
    {
        ParameterInfo[] parameters = _method.GetParameters();
        Assert.Equal(parameters.Length, arguments.Count);

        // Reflection changes a boxed structure in place.
        object boxed = MemoryMarshal.Read<io_uring_sqe>(entry);
        _method.Invoke(boxed, [.. parameters.Zip(arguments, (parameter, argument) => Convert(argument, parameter.ParameterType))]);

        byte[] result = new byte[entry.Length];
        MemoryMarshal.Write(result, (io_uring_sqe)boxed);
        return result;
    }

    /// <summary>
    /// io_uring_prep_cmd_sock is PrepCmdSock, io_uring_sqe_set_data64 is SetData64, io_uring_initialize_sqe
    /// is Initialize.
    /// </summary>
    private static string ToCSharpName(string name)
    {
        string core = name.TrimStart('_');
        core = core.StartsWith(Prefix, StringComparison.Ordinal) ? core[Prefix.Length..] : core;
        IEnumerable<string> words = core.Split('_').Where(word => word != "sqe");
        return string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static unsafe object Convert(string text, Type type)
    {
        BigInteger number = ParseNumber(text);

        // The parameter takes the lower bits, as at a call in C.
        ulong bits = (ulong)(number & ulong.MaxValue);
        if (type.IsPointer)
        {
            return Pointer.Box((void*)bits, type);
        }

        if (type.IsEnum)
        {
            return Enum.ToObject(type, Convert(text, type.GetEnumUnderlyingType()));
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Byte => unchecked((byte)bits),
            TypeCode.SByte => unchecked((sbyte)bits),
            TypeCode.UInt16 => unchecked((ushort)bits),
            TypeCode.Int16 => unchecked((short)bits),
            TypeCode.UInt32 => unchecked((uint)bits),
            TypeCode.Int32 => unchecked((int)bits),
            TypeCode.UInt64 => bits,
            TypeCode.Int64 => unchecked((long)bits),
            _ => throw new NotSupportedException($"no vector argument can become a {type}"),
        };
    }

    private static BigInteger ParseNumber(string text)
    {
        bool isHexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

        // The leading 0 keeps the highest digit from being read as a sign.
        return isHexadecimal
            ? BigInteger.Parse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }
}
