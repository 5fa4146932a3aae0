using Uring.Bench.Report;

namespace Uring.Tests.Bench;

/// <summary>The processor of a run, as a page of the documentation states it.</summary>
public class ProcessorNameTests
{
    [Theory]
    [InlineData("Intel(R) Xeon(R) Processor @ 2.50GHz", "Intel Xeon @ 2.50GHz")]
    [InlineData("Intel(R) Core(TM) i7", "Intel Core i7")]
    [InlineData("AMD EPYC 9B14", "AMD EPYC 9B14")]
    public void A_page_states_the_processor_without_trade_marks(string model, string stated) => Assert.Equal(stated, ProcessorName.Short(model));
}
