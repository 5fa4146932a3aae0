using System.Runtime.InteropServices;

namespace Uring.Generator.Model;

/// <summary>The layout that a structure declares with [StructLayout].</summary>
/// <param name="Kind">The order of its fields.</param>
/// <param name="Packing">
/// The highest alignment of a field in bytes, or 0 for the alignment of each field's type.
/// </param>
/// <param name="Size">The least size in bytes, or 0 for the size of the fields.</param>
internal sealed record StructureLayout(LayoutKind Kind, int Packing, int Size);
