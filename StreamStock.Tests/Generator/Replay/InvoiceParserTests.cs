using StreamStock.Generator.Replay;
using Xunit;

namespace StreamStock.Tests.Generator.Replay;

public class InvoiceParserTests
{
    private const string Header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

    private static InvoiceLine Read(string text)
    {
        Assert.True(InvoiceParser.ForHeader(Header)!.TryParse(text, 0, 2, out var line, out var problem), problem);
        return line;
    }

    [Fact]
    public void An_ordinary_line_is_read()
    {
        var line = Read("536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom");

        Assert.Equal(
            new InvoiceLine(0, 2, "536365", "85123A", "WHITE HANGING HEART T-LIGHT HOLDER", 6, new DateTime(2010, 12, 1, 8, 26, 0, DateTimeKind.Utc), 2.55m),
            line);
        Assert.Equal(DateTimeKind.Utc, line.Time.Kind);
    }

    [Theory]
    [InlineData("\"SET OF 3, \"\"RED\"\" TINS\"", "SET OF 3, \"RED\" TINS")]
    [InlineData("\"\"", "")]
    [InlineData("  damaged ", "damaged")]
    [InlineData("INCHES 7\" LONG", "INCHES 7\" LONG")]
    public void Descriptions_may_be_quoted(string field, string expected) =>
        Assert.Equal(expected, Read($"536365,85123A,{field},6,2010-12-01 08:26:00,2.55,,United Kingdom").Description);

    [Theory]
    [InlineData("85123a", "85123A")]
    [InlineData(" 85123A ", "85123A")]
    [InlineData("Bank Charges", "BANK CHARGES")]
    [InlineData("gift_0001_10", "GIFT_0001_10")]
    public void Codes_are_trimmed_and_in_capitals(string code, string expected) =>
        Assert.Equal(expected, Read($"536365,{code},x,6,2010-12-01 08:26:00,2.55,,").Product);

    [Theory]
    [InlineData("-11062.06")]
    [InlineData("0.0")]
    [InlineData("1e-3")]
    public void Any_price_is_read(string price) =>
        Assert.Equal(decimal.Parse(price, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture), Read($"A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,{price},,United Kingdom").Price);

    [Theory]
    [InlineData("12/1/2010 8:26")]
    [InlineData("2010-12-01T08:26:00Z")]
    [InlineData("2010-12-01 08:26")]
    public void Times_of_other_editions_are_read(string time) =>
        Assert.Equal(new DateTime(2010, 12, 1, 8, 26, 0, DateTimeKind.Utc), Read($"1,2,x,1,{time},1,,").Time);

    [Theory]
    [InlineData("536365,85123A,x,6,2010-12-01 08:26:00,2.55,", "7 fields")]
    [InlineData("536365,85123A,\"x,6,2010-12-01 08:26:00,2.55,,", "quoted field does not end")]
    [InlineData("536365,85123A,\"x\"y,6,2010-12-01 08:26:00,2.55,,", "closing quote")]
    [InlineData("536365,85123A,x,0,2010-12-01 08:26:00,2.55,,", "quantity '0'")]
    [InlineData("536365,85123A,x,1000001,2010-12-01 08:26:00,2.55,,", "quantity '1000001'")]
    [InlineData("536365,85123A,x,1.5,2010-12-01 08:26:00,2.55,,", "quantity '1.5'")]
    [InlineData("536365,85123A,x,6,2010-13-01 08:26:00,2.55,,", "invoice date")]
    [InlineData("536365,85123A,x,6,1910-12-01 08:26:00,2.55,,", "invoice date")]
    [InlineData("536365,85123A,x,6,2010-12-01 08:26:00,free,,", "price 'free'")]
    [InlineData("536365,,x,6,2010-12-01 08:26:00,2.55,,", "stock code")]
    [InlineData("536365,A/B,x,6,2010-12-01 08:26:00,2.55,,", "stock code")]
    [InlineData("536365,É1,x,6,2010-12-01 08:26:00,2.55,,", "stock code")]
    [InlineData(",85123A,x,6,2010-12-01 08:26:00,2.55,,", "invoice number")]
    public void What_cannot_be_read_is_refused_with_its_reason(string text, string reason)
    {
        Assert.False(InvoiceParser.ForHeader(Header)!.TryParse(text, 0, 2, out _, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_unreasonable_length_is_refused()
    {
        var text = new string('x', InvoiceParser.MaxLineLength + 1);

        Assert.False(InvoiceParser.ForHeader(Header)!.TryParse(text, 0, 2, out _, out var problem));
        Assert.Contains("8192", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_are_found_by_name()
    {
        var parser = InvoiceParser.ForHeader("\uFEFFPrice,Invoice,\"StockCode\",Quantity,InvoiceDate,Description")!;

        Assert.True(parser.TryParse("2.5,489434,85048,12,2009-12-01 07:45:00,GLASS BALL", 3, 9, out var line, out _));
        Assert.Equal(("489434", "85048", 12, 2.5m, 3, 9), (line.Invoice, line.Product, line.Quantity, line.Price, line.File, line.Number));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sku,2010-12-01,2010-12-02")]
    [InlineData("InvoiceNo,StockCode,Description,Quantity,InvoiceDate")]
    public void Another_header_has_no_parser(string? header) => Assert.Null(InvoiceParser.ForHeader(header));
}
