using Microsoft.AspNetCore.Components;
using StreamStock.Web.Presentation;

namespace StreamStock.Web.Components.Shared;

/// <summary>A field in <c>&lt;ss-typed&gt;</c> that reports what is typed or chosen and is never overwritten by an answer.</summary>
public abstract class TypedField : ComponentBase
{
    private TypedText? text;

    [Parameter] public string? Value { get; set; }

    [Parameter] public EventCallback<string?> Changed { get; set; }

    protected TypedText Text => text ??= new TypedText(Value);

    protected override void OnParametersSet() => Text.Receive(Value);

    protected Task ReportAsync(ChangeEventArgs change)
    {
        var reported = change.Value?.ToString() ?? "";
        return Text.Report(reported) ? Changed.InvokeAsync(reported) : Task.CompletedTask;
    }
}
