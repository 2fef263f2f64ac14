using StreamStock.Web.Presentation;
using Xunit;

namespace StreamStock.Tests.Web.Presentation;

public sealed class CsvTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", ',')]
    [InlineData("a;b\r\n1;2", ';')]
    [InlineData("\uFEFFa\tb\n1\t2", '\t')]
    public void The_separator_is_told_by_the_first_line(string text, char separator)
    {
        var records = Csv.Read(text).ToList();

        Assert.Equal(["a", "b"], records[0].Fields);
        Assert.Equal(["1", "2"], records[1].Fields);
        Assert.Contains(separator, text);
    }

    [Fact]
    public void Quoted_fields_hold_separators_quotes_and_lines_and_records_know_where_they_began()
    {
        var records = Csv.Read("id,name\n1,\"Tea, \"\"green\"\"\nloose\"\n\n2,Cup").ToList();

        Assert.Equal("Tea, \"green\"\nloose", records[1].Fields[1]);
        Assert.Equal((2, 5), (records[1].Line, records[2].Line));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        string[] fields = ["plain", "a,b", "say \"so\"", "two\nlines", ""];

        Assert.Equal(fields, Csv.Read(Csv.Write(fields)).Single().Fields);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("@import")]
    [InlineData("+cmd")]
    public void A_spreadsheet_does_not_take_a_name_for_a_formula(string name) => Assert.StartsWith("'", Csv.Write([name]), StringComparison.Ordinal);
}
