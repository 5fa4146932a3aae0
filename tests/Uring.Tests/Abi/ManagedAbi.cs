using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Uring.Interop;
using Uring.Regeneration.Passes;

namespace Uring.Tests.Abi;

/// <summary>
/// Reads the generated C# by reflection. An offset is the distance between the addresses of the field and of
/// the structure, and not an offset of marshalling.
/// </summary>
internal static class ManagedAbi
{
    private const BindingFlags Fields = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>Every type of interop/Abi, from the list in the stamp.</summary>
    public static IReadOnlyList<Type> Types { get; } = TypesOf(typeof(IoUringAbi).Assembly, AbiFiles.StampValues("output").Select(line => line.Split('.')[0]));

    /// <summary>The types of bindings in any assembly, without the attributes of the generator.</summary>
    public static IReadOnlyList<Type> TypesOf(Assembly assembly, IEnumerable<string> names) =>
    [
        .. names.Select(name => assembly.GetType($"Uring.Interop.{name}", throwOnError: true)!).Where(type => !typeof(Attribute).IsAssignableFrom(type)),
    ];

    /// <summary>
    /// Returns the name in the headers. The name of a type for one processor has the processor at its end.
    /// </summary>
    public static string PlainName(Type type) => PlainName(type.Name);

    /// <inheritdoc cref="PlainName(Type)"/>
    public static string PlainName(string name) =>
        Target.All.FirstOrDefault(target => IsOfOne(name, target)) is { } target ? name[..^(target.Name.Length + 1)] : name;

    /// <summary>Returns the facts of types on a processor, without the types of the other ones.</summary>
    public static SortedDictionary<string, string> Facts(Target target, IEnumerable<Type> types)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Type type in types.Where(type => !Target.All.Any(other => other != target && IsOfOne(type.Name, other))))
        {
            if (type.IsEnum || type.IsAbstract)
            {
                string prefix = type.IsEnum ? type.Name + "." : "";
                foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
                {
                    object value = field.GetRawConstantValue()!;
                    facts.Add(prefix + field.Name, string.Create(CultureInfo.InvariantCulture, $"{value}, {SizeOf(value.GetType())} bytes"));
                }
            }
            else
            {
                Type aligned = typeof(Aligned<>).MakeGenericType(type);
                long alignment = OffsetOf(aligned, [aligned.GetField(nameof(Aligned<byte>.Value))!]);
                facts.Add($"struct {PlainName(type)}", $"{SizeOf(type)} bytes, aligned to {alignment}");
                AddFields(facts, type, type, "", []);
            }
        }

        return facts;
    }

    private static bool IsOfOne(string name, Target target) => name.EndsWith($"_{target.Name}", StringComparison.Ordinal);

    private static void AddFields(SortedDictionary<string, string> facts, Type root, Type type, string prefix, IReadOnlyList<FieldInfo> path)
    {
        foreach (FieldInfo field in type.GetFields(Fields))
        {
            FieldInfo[] here = [.. path, field];
            // ClangSharp nests the types that C nests, with the names Anonymous, Anonymous1, ... for types
            // without a name.
            bool isGroup = field.FieldType.IsNested && !field.FieldType.Name.EndsWith("__FixedBuffer", StringComparison.Ordinal);
            bool isAnonymous = isGroup && field.Name.StartsWith("Anonymous", StringComparison.Ordinal);
            if (!isAnonymous)
            {
                facts.Add($"{PlainName(root)}.{prefix}{field.Name}", $"at {OffsetOf(root, here)}, {SizeOf(field.FieldType)} bytes");
            }

            if (isGroup)
            {
                AddFields(facts, root, field.FieldType, isAnonymous ? prefix : $"{prefix}{field.Name}.", here);
            }
        }
    }

    private static int SizeOf(Type type) =>
        type.IsPointer
            ? IntPtr.Size
            : (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static long OffsetOf(Type root, IEnumerable<FieldInfo> path)
    {
        var method = new DynamicMethod("OffsetOf", typeof(long), [], typeof(ManagedAbi), skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        il.DeclareLocal(root);
        il.Emit(OpCodes.Ldloca_S, (byte)0);
        foreach (FieldInfo field in path)
        {
            il.Emit(OpCodes.Ldflda, field);
        }

        il.Emit(OpCodes.Conv_U8);
        il.Emit(OpCodes.Ldloca_S, (byte)0);
        il.Emit(OpCodes.Conv_U8);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<long>>()();
    }

    private struct Aligned<T>(byte first, T value)
    {
        public byte First = first;
        public T Value = value;
    }
}
