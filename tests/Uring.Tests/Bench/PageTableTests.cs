using Uring.Bench.Report.Pages;

namespace Uring.Tests.Bench;

/// <summary>The tables of the benchmarks in the pages of the documentation.</summary>
public sealed class PageTableTests
{
    private const string Page = """
        # A page

        | server | rate |
        | --- | ---: |
        | old | 1 |
        | older | 2 |

        Measured with an old machine.

        | server | other |
        | --- | ---: |
        | kept | 3 |
        """;

    [Fact]
    public void A_table_replaces_the_one_with_its_first_line_and_the_machine_below()
    {
        string? changed = PageTable.Of(["server", "rate"], [["new", "9"]]).ReplaceIn(Page, "a new machine");

        Assert.Equal(
            """
            # A page

            | server | rate |
            | --- | ---: |
            | new | 9 |

            Measured with a new machine.

            | server | other |
            | --- | ---: |
            | kept | 3 |
            """,
            changed);
    }

    [Fact]
    public void A_table_at_the_end_of_a_page_without_a_machine_is_replaced() =>
        Assert.EndsWith("| --- | ---: |\n| new | 9 |", PageTable.Of(["server", "other"], [["new", "9"]]).ReplaceIn(Page, "")!, StringComparison.Ordinal);

    [Fact]
    public void A_page_without_the_table_stays() => Assert.Null(PageTable.Of(["server", "p99"], []).ReplaceIn(Page, ""));
}
