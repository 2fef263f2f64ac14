using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.Presentation;
using StreamStock.Web.Presentation.Events;

namespace StreamStock.Web.Components.Pages;

/// <summary>Records that could not be decided, and what is done about them.</summary>
public partial class DeadLetters
{
    private static readonly IReadOnlyList<(string Value, string Text)> States = [("open", "Open"), ("redriven", "Sent again"), ("discarded", "Set aside")];

    private static readonly IReadOnlyList<(string Value, string Text)> Reasons =
    [
        .. new[] { Core.Events.Reason.Malformed, Core.Events.Reason.InvalidField, Core.Events.Reason.UnknownProduct, Core.Events.Reason.WrongPartition, Core.Events.Reason.WrongTopic, Core.Events.Reason.WarehouseMismatch }
            .Select(reason => (reason.Name()!, Formats.Words(reason.Name()))),
    ];

    private readonly HashSet<string> _selected = new(StringComparer.Ordinal);
    private List<DeadLetterRecord>? _letters;
    private string? _next;
    private string? _open;
    private string? _reason;
    private string? _trouble;
    private long _known = -1;
    private bool _isBusy;

    [Inject] private DeadLetterClient Client { get; set; } = null!;

    [Inject] private INotificationService Notifications { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [SupplyParameterFromQuery] public string? State { get; set; }

    [SupplyParameterFromQuery] public string? Reason { get; set; }

    [SupplyParameterFromQuery] public string? Product { get; set; }

    private IEnumerable<DeadLetterRecord> Open => (_letters ?? []).Where(letter => letter.State == "open");

    protected override Task OnParametersSetAsync() => LoadAsync(null);

    /// <summary>Reads again when one more became a dead letter; nothing that is selected or open changes by that.</summary>
    protected override void Refresh()
    {
        var count = Summary.Current.Feed.All.DeadLetters;
        if (count != _known && !_isBusy)
        {
            _known = count;
            _ = LoadAsync(null);
        }
    }

    private async Task LoadAsync(string? cursor)
    {
        _isBusy = true;
        try
        {
            var page = await Client.ListAsync(State switch { null => "open", "all" => null, _ => State }, Reason, Product?.Trim(), cursor, Left);
            _letters = cursor is null ? [.. page.Items] : [.. _letters ?? [], .. page.Items];
            (_next, _trouble) = (page.Next, null);
            _selected.IntersectWith(Open.Select(letter => letter.Id));
        }
        catch (Exception exception) when (LedgerAnswers.IsOutage(exception, Left))
        {
            _trouble = "Dead letters are in the processor's database, and no processor answers at present. They are not lost; try again in a moment.";
        }
        catch (OperationCanceledException)
        {
            return; // The page was left.
        }
        finally
        {
            _isBusy = false;
        }

        await InvokeAsync(StateHasChanged);
    }

    private void Select(string id, bool isSelected)
    {
        if (isSelected)
        {
            _selected.Add(id);
        }
        else
        {
            _selected.Remove(id);
        }
    }

    private void SelectAll(ChangeEventArgs change)
    {
        _selected.Clear();
        if (change.Value is true)
        {
            _selected.UnionWith(Open.Select(letter => letter.Id));
        }
    }

    private Task RedriveAsync(IReadOnlyList<string> ids) => DoAsync(async () =>
    {
        var answer = await Client.RedriveAsync(ids, ConsoleCommands.By);
        return answer.Failed == 0
            ? new CommandText(true, "Sent again", $"{Formats.Number(answer.Redriven)} letters are on their way to be decided; what is still wrong comes back here.")
            : new CommandText(false, $"{Formats.Number(answer.Failed)} could not be sent", answer.Error ?? "They stay open.");
    });

    private async Task DiscardAsync()
    {
        var question = $"Set {Formats.Number(_selected.Count)} dead letters aside? They are kept, but cannot be sent again.";
        if ((await Dialogs.ShowConfirmationAsync(question, "Discard dead letters", "Discard", "Cancel")).Cancelled)
        {
            return;
        }

        await DoAsync(async () =>
        {
            var answer = await Client.DiscardAsync([.. _selected], ConsoleCommands.By, _reason!.Trim());
            _reason = null;
            return new CommandText(true, "Set aside", $"{Formats.Number(answer.Discarded)} letters.");
        });
    }

    private async Task DoAsync(Func<Task<CommandText>> act)
    {
        _isBusy = true;
        try
        {
            var done = await act();
            _ = done.IsDone ? Notifications.ShowSuccessToastAsync(done.Title, done.Detail) : Notifications.ShowErrorToastAsync(done.Title, done.Detail);
        }
        catch (Exception exception) when (LedgerAnswers.IsOutage(exception, Left))
        {
            _ = Notifications.ShowErrorToastAsync("Not done", "No processor answers at present; the letters are as they were.");
        }

        await LoadAsync(null);
    }
}
