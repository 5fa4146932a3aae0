using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Uring.Tests.Prep.Kernel;

/// <summary>
/// Reads the calls of a method (ECMA-335, III: an opcode of one or two bytes, then its operand).
/// </summary>
internal static class CompiledCode
{
    private const byte TwoBytes = 0xFE;

    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(opCode => opCode.Value);

    public static IEnumerable<MethodInfo> CallsOf(MethodInfo method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[] typeArguments = method.DeclaringType!.GetGenericArguments();
        Type[] methodArguments = method.GetGenericArguments();
        for (int at = 0; at < code.Length;)
        {
            short value = code[at] == TwoBytes ? BinaryPrimitives.ReadInt16BigEndian(code.AsSpan(at)) : code[at];
            OpCode opCode = s_opCodes[value];
            at += opCode.Size;
            if (opCode.OperandType == OperandType.InlineMethod)
            {
                int token = BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at));
                if (method.Module.ResolveMethod(token, typeArguments, methodArguments) is MethodInfo called)
                {
                    yield return called;
                }
            }

            at += OperandSize(opCode.OperandType, code.AsSpan(at));
        }
    }

    private static int OperandSize(OperandType type, ReadOnlySpan<byte> operand) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(operand)),
        _ => 4,
    };
}
