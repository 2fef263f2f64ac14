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
            .Append(RowKind.OrderPlaced.Name()).Append(RowKind.Forecast.Name()).Append(RowKind.DeadLetter.Name())
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

    private bool IsFiltered => !string.IsNullOrEmpty(Product) || !string.IsNullOrEmpty(Type) || !string.IsNullOrEmpty(Outcome);

    private HistoryQuery Query => new()
    {
        ProductId = string.IsNullOrWhiteSpace(Product) ? null : Product.Trim(),
        Type = string.IsNullOrEmpty(Type) ? null : Type,
        Outcome = string.IsNullOrEmpty(Outcome) ? null : Outcome,
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

    /// <summary>Puts what is new on top; what was loaded from the ledger stays below.</summary>
    protected override void Refresh()
    {
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

    private async Task ReadNewestAsync()
    {
        (_state, _arrival) = (Model.State, Model.State.Events.Next);
        var page = await Queries.PageAsync(Query, Left);
        (_events, _next, _failure) = ([.. page?.Items ?? []], page?.Next, null);
    }

    private async Task LoadOlderAsync()
    {
        var query = Query;
        _isLoading = true;
        try
        {
            if (await Queries.PageAsync(query with { Cursor = _next }, Left) is { } page && query == Query)
            {
                _events.AddRange(page.Items);
                _next = _events.Count < MaxShown ? page.Next : null;
            }

            _failure = null;
        }
        catch (Exception exception) when (exception is HttpRequestException or Polly.ExecutionRejectedException)
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

    private void Clear() => Navigation.NavigateTo("/events", replace: true);

#pragma warning disable CA1308 // Parameters of the URL are lower case.
    private void Go(string name, string? value) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameter(name.ToLowerInvariant(), string.IsNullOrWhiteSpace(value) ? null : value), replace: true);
#pragma warning restore CA1308
}
