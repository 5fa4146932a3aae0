using Uring.Generator.Model;
using Uring.Interop;

namespace Uring.Tests.Generator;

/// <summary>The generator cannot reference the library, so it has the library's conversions a second time.</summary>
public sealed class ConversionTests
{
    [Fact]
    public void Generator_and_library_number_the_conversions_alike() =>
        Assert.Equal(
            Enum.GetValues<SqeConversion>().Select(conversion => (conversion.ToString(), (int)conversion)),
            Enum.GetValues<Conversion>().Select(conversion => (conversion.ToString(), (int)conversion)));
}
