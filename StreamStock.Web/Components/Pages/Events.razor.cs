using System.Globalization;
using Microsoft.AspNetCore.Components;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Web.Api;
using StreamStock.Web.Presentation;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Components.Pages;

/// <summary>The event log: live from memory, and back into the ledger page by page.</summary>
public partial class Events
{
    private const int PageSize = 100;

    /// <summary>Events shown at one time; who wants to read further back narrows the filters.</summary>
    private const int MaxShown = 2_000;

    private static readonly IReadOnlyList<(string Value, string Text)> Types =
    [
        .. Enum.GetValues<EventType>().Where(type => type != EventType.Time).Select(type => type.Name())
            .Append(RowKind.OrderSuggested.Name()).Append(RowKind.OrderPlaced.Name()).Append(RowKind.OrderLate.Name()).Append(RowKind.OrderCancelled.Name()).Append(RowKind.Forecast.Name()).Append(RowKind.DeadLetter.Name())
            .Append(RowKind.ReservationExpired.Name()).Append(RowKind.ReservationCancelled.Name())
            .Select(name => (name, Formats.Words(name))),
    ];

    private static readonly IReadOnlyList<(string Value, string Text)> Outcomes =
        [.. Enum.GetValues<Outcome>().Select(outcome => (outcome.Name(), Formats.Words(outcome.Name())))];

    private List<LedgerEvent> _events = [];
    private ReadModelState? _state;
    private long _arrival;
    private string? _next;
    private string? _failure;
    private bool _isLoading;

    [SupplyParameterFromQuery] public string? Product { get; set; }

    [SupplyParameterFromQuery] public string? Type { get; set; }

    [SupplyParameterFromQuery] public string? Outcome { get; set; }

    [SupplyParameterFromQuery] public string? Warehouse { get; set; }

    /// <summary>Time of the inventory (UTC), as the browser's field writes it.</summary>
    [SupplyParameterFromQuery] public string? From { get; set; }

    [SupplyParameterFromQuery] public string? To { get; set; }

    private bool IsFiltered => IsAny(Product, Type, Outcome, Warehouse, From, To);

    private bool HasRange => Time(From) is not null || Time(To) is not null;

    private HistoryQuery Query => new()
    {
        ProductId = Text(Product),
        Type = Text(Type),
        Outcome = Text(Outcome),
        Warehouse = Text(Warehouse),
        From = Time(From),
        To = Time(To),
        Limit = PageSize,
    };

    private IEnumerable<(string Label, long Count, string Note)> Counts
    {
        get
        {
            var all = Summary.Current.Feed.All;
            yield return ("Accepted", all.Accepted, "had their effect");
            yield return ("Rejected", all.Rejected, "refused, such as for want of stock");
            yield return ("Duplicates", all.Duplicates, "seen before, no effect");
            yield return ("Dead letters", all.DeadLetters, "could not be decided");
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        await ReadNewestAsync();
        if (_events.Count < PageSize && _next is not null && Model.IsLoaded)
        {
            await LoadOlderAsync(); // Memory held few that match.
        }
    }

    /// <summary>Puts what is new on top; what was loaded from the ledger stays below. A range of the past has nothing new.</summary>
    protected override void Refresh()
    {
        if (HasRange)
        {
            return;
        }

        if (!ReferenceEquals(_state, Model.State))
        {
            _ = ReadNewestAsync(); // Loaded again: arrival numbers began anew. Answered from memory, so without a wait.
            return;
        }

        var (items, next) = _state.Events.Since(_arrival, ReadModelLimits.MaxRecentEvents);
        _arrival = next;
        var query = Query;
        _events.InsertRange(0, items.Where(e => EventQueries.Matches(query, e)).Reverse());
        if (_events.Count > MaxShown)
        {
            _events.RemoveRange(MaxShown, _events.Count - MaxShown);
            _next = null;
        }
    }

    private Task ReadNewestAsync()
    {
        (_state, _arrival) = (Model.State, Model.State.Events.Next);
        var query = Query;
        return AskAsync(query, page => (_events, _next) = ([.. page?.Items ?? []], page?.Next));
    }

    private Task LoadOlderAsync() => AskAsync(Query with { Cursor = _next }, page =>
    {
        _events.AddRange(page?.Items ?? []);
        _next = _events.Count < MaxShown ? page?.Next : null;
    });

    /// <summary>Memory answers at once; the ledger may take a moment, or not be reached.</summary>
    private async Task AskAsync(HistoryQuery query, Action<EventPage?> take)
    {
        _isLoading = true;
        try
        {
            var page = await Queries.PageAsync(query, Left);
            if (query with { Cursor = null } == Query)
            {
                take(page);
                _failure = null;
            }
        }
        catch (HttpRequestException exception) when (exception.StatusCode == System.Net.HttpStatusCode.BadRequest)
        {
            (_events, _next, _failure) = ([], null, "The ledger knows no such filter; clear it.");
        }
        catch (Exception exception) when (LedgerAnswers.IsOutage(exception, Left))
        {
            _failure = "Older events are in the processor's ledger, and no processor answers at present. Try again in a moment.";
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        finally
        {
            _isLoading = false;
        }
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static DateTimeOffset? Time(string? value) => DateTimeOffset.TryParse(
        value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private void ClearFilters() => Clear(nameof(Product), nameof(Type), nameof(Outcome), nameof(Warehouse), nameof(From), nameof(To));
}
