using Uring.Generator.Model;
using Uring.Interop;

namespace Uring.Tests.Generator;

/// <summary>
/// The generator cannot reference the library, so the generator and the library both declare the conversions.
/// </summary>
public sealed class ConversionTests
{
    [Fact]
    public void Generator_and_library_number_the_conversions_alike() =>
        Assert.Equal(
            Enum.GetValues<SqeConversion>().Select(conversion => (conversion.ToString(), (int)conversion)),
            Enum.GetValues<Conversion>().Select(conversion => (conversion.ToString(), (int)conversion)));
}
