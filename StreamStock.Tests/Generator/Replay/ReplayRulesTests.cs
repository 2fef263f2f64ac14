using System.Text;
using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Generator.Replay;
using Xunit;

namespace StreamStock.Tests.Generator.Replay;

public class ReplayRulesTests
{
    private static readonly DateTime Time = new(2010, 12, 1, 8, 26, 0, DateTimeKind.Utc);

    private static InvoiceLine Line(string invoice = "536365", int quantity = 6, decimal price = 2.55m, string description = "LANTERN", int number = 2, int file = 0, string product = "71053") =>
        new(file, number, invoice, product, description, quantity, Time, price);

    private static EventDraft LastOf(InvoiceLine line) => new ReplayRules().Apply(line).Last();

    private static string DataOf(EventDraft draft) => Encoding.UTF8.GetString(draft.Data.Span);

    [Fact]
    public void Units_at_a_price_are_a_sale()
    {
        var sale = LastOf(Line());

        Assert.Equal(("536365-2", EventType.Sale, "71053", 6, Time), (sale.Id, sale.Type, sale.ProductId, sale.Quantity, sale.Timestamp));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-11062.06)]
    public void Units_at_any_other_price_leave_without_charge(double price)
    {
        var adjust = LastOf(Line(price: (decimal)price));

        Assert.Equal((EventType.StockAdjust, -6, "{\"reason\":\"NO_CHARGE\"}"), (adjust.Type, adjust.Quantity, DataOf(adjust)));
    }

    [Theory]
    [InlineData(2.55)]
    [InlineData(0)]
    public void A_cancellation_is_a_return(double price)
    {
        var back = LastOf(Line(invoice: "C536379", quantity: -6, price: (decimal)price));

        Assert.Equal((EventType.Return, 6), (back.Type, back.Quantity));
    }

    [Theory]
    [InlineData("damaged", "{\"reason\":\"damaged\"}")]
    [InlineData("", "{\"reason\":\"WRITE_OFF\"}")]
    public void Another_negative_line_is_an_adjustment_with_its_reason(string description, string data)
    {
        var adjust = LastOf(Line(quantity: -6, price: 0, description: description));

        Assert.Equal((EventType.StockAdjust, -6, data), (adjust.Type, adjust.Quantity, DataOf(adjust)));
    }

    [Fact]
    public void The_first_line_of_a_product_creates_it_and_opens_its_stock()
    {
        var rules = new ReplayRules();
        var first = rules.Apply(Line()).ToList();
        var second = rules.Apply(Line(number: 3)).ToList();

        Assert.Equal([EventType.ProductUpsert, EventType.StockCount, EventType.Sale], first.Select(draft => draft.Type));
        Assert.Equal(["536365-2-PRODUCT", "536365-2-OPENING", "536365-2"], first.Select(draft => draft.Id));
        Assert.All(first, draft => Assert.Equal(Time, draft.Timestamp));
        Assert.Equal("536365-3", Assert.Single(second).Id);
        var settings = JsonSerializer.Deserialize(first[0].Data.Span, CoreJson.Default.ProductSettings)!;
        Assert.Equal(
            ("WH-1", 7.0, true, "LANTERN", 2.55m),
            (settings.Warehouse, settings.LeadTimeDays, settings.AutomaticRestock, settings.Name, settings.UnitPrice));
        Assert.Null(settings.Validate());
    }

    [Fact]
    public void A_product_without_description_is_named_by_its_code()
    {
        var upsert = new ReplayRules().Apply(Line(description: "", price: -1)).First();
        var settings = JsonSerializer.Deserialize(upsert.Data.Span, CoreJson.Default.ProductSettings)!;

        Assert.Equal(("71053", 0m), (settings.Name, settings.UnitPrice));
    }

    [Fact]
    public void An_invoice_split_over_two_files_has_no_id_twice()
    {
        var rules = new ReplayRules();
        var ids = new[] { Line(number: 2), Line(number: 2, file: 1), Line(number: 3, file: 1), Line(invoice: "7", number: 2, file: 1) }
            .Select(line => rules.Apply(line).Last().Id);

        Assert.Equal(["536365-2", "536365-2-F2", "536365-3-F2", "7-2"], ids);
    }

    [Fact]
    public void A_long_description_gives_a_reason_that_can_be_read()
    {
        var adjust = LastOf(Line(quantity: -1, description: new string('x', 99) + "\U0001F4A5" + new string('y', 300)));

        Assert.True(EventReader.TryRead(EventWriter.ToUtf8(in adjust), out _, out _));
        Assert.Equal(new string('x', 99), JsonDocument.Parse(adjust.Data).RootElement.GetProperty("reason").GetString());
    }

    [Fact]
    public void The_longest_invoice_number_makes_an_id_that_can_be_read()
    {
        var line = Line(invoice: new string('9', InvoiceParser.MaxInvoiceLength), number: int.MaxValue, file: InvoiceFiles.MaxFiles);
        var rules = new ReplayRules();
        _ = rules.Apply(line with { File = 0, Product = "OTHER" }).Count();

        Assert.All(rules.Apply(line), draft =>
            Assert.True(EventReader.TryRead(EventWriter.ToUtf8(in draft), out _, out var error), error.Message));
    }
}
