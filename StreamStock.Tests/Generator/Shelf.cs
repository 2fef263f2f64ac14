using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using Xunit;

namespace StreamStock.Tests.Generator;

/// <summary>
/// The smallest model of a shelf that shows whether a catalogue is laid out well: on hand, one open order at most,
/// placed when on hand and on order fall below the reorder point, arriving after the lead time.
/// </summary>
internal sealed class Shelf
{
    private readonly Dictionary<string, State> states = [];

    public long Sales { get; private set; }
    public long AcceptedSales { get; private set; }
    public long UnitsAsked { get; private set; }
    public long UnitsSold { get; private set; }
    public long Adjustments { get; private set; }
    public long RejectedAdjustments { get; private set; }

    public double AcceptedShare => (double)AcceptedSales / Sales;
    public double FillRate => (double)UnitsSold / UnitsAsked;
    public IReadOnlyDictionary<string, State> Products => states;

    /// <summary>Applies an event as sent; fails where it is not readable or its product is unknown.</summary>
    public void Apply(in EventDraft draft)
    {
        Assert.True(EventReader.TryRead(EventWriter.ToUtf8(in draft), out var e, out var error), error.Message);
        if (e.Type == EventType.ProductUpsert)
        {
            var settings = JsonSerializer.Deserialize(e.Data.Span, CoreJson.Default.ProductSettings)!;
            Assert.Null(settings.Validate());
            states.Add(draft.ProductId, new State(settings));
            return;
        }

        var state = states[draft.ProductId];
        state.Receive(e.Timestamp!.Value);
        Decide(state, in e);
        state.Reorder(e.Timestamp.Value);
    }

    private void Decide(State state, in InventoryEvent e)
    {
        switch (e.Type)
        {
            case EventType.Sale:
                Sales++;
                state.Sales++;
                UnitsAsked += e.Quantity;
                if (state.TryTake(e.Quantity))
                {
                    AcceptedSales++;
                    UnitsSold += e.Quantity;
                }
                else
                {
                    state.RefusedSales++;
                }

                break;
            case EventType.StockCount:
                state.OnHand = e.Quantity;
                break;
            case EventType.StockAdjust:
                Adjustments++;
                RejectedAdjustments += state.TryTake(-e.Quantity) ? 0 : 1;
                break;
            default:
                state.OnHand += e.Damaged ? 0 : e.Quantity;
                break;
        }
    }

    public sealed class State(ProductSettings settings)
    {
        private DateTime due;
        private int onOrder;

        public ProductSettings Settings => settings;
        public long OnHand { get; set; }
        public int Orders { get; private set; }
        public int Sales { get; set; }
        public int RefusedSales { get; set; }
        public double RefusedShare => (double)RefusedSales / Sales;

        public bool TryTake(int quantity)
        {
            if (OnHand < quantity)
            {
                return false;
            }

            OnHand -= quantity;
            return true;
        }

        public void Receive(DateTime now)
        {
            if (onOrder > 0 && now >= due)
            {
                OnHand += onOrder;
                onOrder = 0;
                Reorder(due);
            }
        }

        public void Reorder(DateTime now)
        {
            if (settings.AutomaticRestock && onOrder == 0 && OnHand < settings.ReorderPoint)
            {
                onOrder = settings.OrderQuantity!.Value;
                due = now.AddDays(settings.LeadTimeDays);
                Orders++;
            }
        }
    }
}
