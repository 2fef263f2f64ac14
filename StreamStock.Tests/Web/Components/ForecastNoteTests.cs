using System.Net;
using System.Text;
using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using StreamStock.Core.Models;
using StreamStock.Web.Components.Shared;
using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class ForecastNoteTests : ComponentTests
{
    private readonly Processor processor;

    public ForecastNoteTests()
        : this(new Processor())
    {
    }

    private ForecastNoteTests(Processor processor)
        : base(services => services.AddSingleton(new HistoryClient(new HttpClient(processor) { BaseAddress = new Uri("http://processor") }))) =>
        this.processor = processor;

    [Theory]
    [InlineData(0.62, "Smooth demand. In the weeks before, its forecasts erred by 62.0% of what taking last week for this one would have.")]
    [InlineData(0, "Smooth demand. Too few weeks are known to say how well it can be foretold.")]
    public void It_says_how_demand_comes_and_how_well_it_can_be_foretold(double error, string text)
    {
        processor.Error = error;

        Assert.Equal(text, Text(Draw().Find("p")));
    }

    [Fact]
    public void It_is_asked_for_once_a_day_and_again_after_an_outage()
    {
        processor.IsOut = true;
        var note = Draw();
        Assert.Empty(note.FindAll("p"));

        processor.IsOut = false;
        note.Render();
        note.Render();
        Assert.Equal(2, processor.Asked);

        note.Render(with => with.Add(n => n.Today, new DateOnly(2026, 3, 11)));
        Assert.Equal(3, processor.Asked);
    }

    private IRenderedComponent<ForecastNote> Draw() => Render<ForecastNote>(with => with.Add(n => n.ProductId, "P1").Add(n => n.Today, new DateOnly(2026, 3, 10)));

    private sealed class Processor : HttpMessageHandler
    {
        public double Error { get; set; } = 0.5;

        public bool IsOut { get; set; }

        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            if (IsOut)
            {
                throw new HttpRequestException("Nobody answers.");
            }

            var forecast = new ProductForecast { ProductId = "P1", Class = "smooth", Method = "Theta", ErrorToNaive = Error, Days = [] };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(forecast, CoreJson.Default.ProductForecast), Encoding.UTF8, "application/json") });
        }
    }
}
