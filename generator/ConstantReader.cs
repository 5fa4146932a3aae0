using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Uring.Generator;

/// <summary>Checks the constants of a declaration: their origin and their size.</summary>
internal static class ConstantReader
{
    /// <summary>Returns the value as a signed number with the same bits.</summary>
    public static long ToInt64(object? value) => value switch
    {
        ulong bits => unchecked((long)bits),
        byte or sbyte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => 0,
    };

    public static bool IsInteger(object? value) => value is byte or sbyte or short or ushort or int or uint or long or ulong;

    /// <summary>
    /// Checks whether a field of the given size holds the value, unsigned or in two's complement.
    /// </summary>
    public static bool Fits(object value, int size)
    {
        if (size >= 8)
        {
            return true;
        }

        int bits = size * 8;
        if (value is ulong unsigned)
        {
            return unsigned >> bits == 0;
        }

        long signed = ToInt64(value);
        return signed >= -(1L << (bits - 1)) && signed < 1L << bits;
    }

    public static ulong Truncate(object value, int size)
    {
        ulong bits = unchecked((ulong)ToInt64(value));
        return size >= 8 ? bits : bits & ((1UL << (size * 8)) - 1);
    }

    /// <summary>
    /// Checks whether an expression consists of named constants of the ABI, alone or joined by |.
    /// </summary>
    public static bool IsOfTheAbi(ExpressionSyntax expression, SemanticModel model, INamedTypeSymbol sqe, CancellationToken cancellation) =>
        expression switch
        {
            ParenthesizedExpressionSyntax inner => IsOfTheAbi(inner.Expression, model, sqe, cancellation),
            CastExpressionSyntax inner => IsOfTheAbi(inner.Expression, model, sqe, cancellation),
            CheckedExpressionSyntax inner => IsOfTheAbi(inner.Expression, model, sqe, cancellation),
            BinaryExpressionSyntax both when both.IsKind(SyntaxKind.BitwiseOrExpression) =>
                IsOfTheAbi(both.Left, model, sqe, cancellation) && IsOfTheAbi(both.Right, model, sqe, cancellation),
            IdentifierNameSyntax or MemberAccessExpressionSyntax =>
                model.GetSymbolInfo(expression, cancellation).Symbol is IFieldSymbol { HasConstantValue: true } constant && IsOfTheAbi(constant, sqe),
            _ => false,
        };

    private static bool IsOfTheAbi(IFieldSymbol constant, INamedTypeSymbol sqe)
    {
        if (SymbolEqualityComparer.Default.Equals(constant.ContainingNamespace, sqe.ContainingNamespace)
            && SymbolEqualityComparer.Default.Equals(constant.ContainingAssembly, sqe.ContainingAssembly))
        {
            return true;
        }

        for (INamedTypeSymbol? type = constant.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == KnownNames.ConstantsAttributeName))
            {
                return true;
            }
        }

        return false;
    }
}
