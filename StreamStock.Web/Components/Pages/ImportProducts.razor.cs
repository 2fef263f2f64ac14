using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components.Forms;
using StreamStock.Web.Presentation;
using StreamStock.Web.Presentation.Inventory;

namespace StreamStock.Web.Components.Pages;

/// <summary>A catalogue from a file: read, shown line by line, and only then sent.</summary>
public partial class ImportProducts
{
    private const string Example = """
        id,sku,name,category,warehouse,reorderPoint,maxCapacity,unitPrice,currentStock
        PROD-100,SKU-NEW-1,Green Tea,Groceries,WH-1,20,200,4.50,80
        """;

    private readonly ConcurrentDictionary<string, CommandText> _answers = new(StringComparer.Ordinal);
    private BulkRun _run = new();
    private CancellationTokenSource? _stop;
    private ProductImport? _plan;
    private List<ImportLine> _lines = [];
    private string? _pasted;
    private string? _problem;

    /// <summary>The preview is of the moment it was made; versions see to it that nothing newer is overwritten.</summary>
    protected override void Refresh()
    {
    }

    private string KindOf(ImportLine line) => _answers.TryGetValue(line.Id, out var answer)
        ? answer.IsDone ? "accepted" : "invalid"
        : line.Kind switch { ImportKind.Wrong => "invalid", ImportKind.New => "info", ImportKind.Changed => "low", _ => "" };

    private async Task ReadFileAsync(InputFileChangeEventArgs change)
    {
        try
        {
            using var reader = new StreamReader(change.File.OpenReadStream(ProductImport.MaxBytes, Left));
            _pasted = null; // Shown is what was read last.
            Read(await reader.ReadToEndAsync(Left));
        }
        catch (IOException exception)
        {
            _problem = change.File.Size > ProductImport.MaxBytes
                ? $"{change.File.Name} has more than {Formats.Number(ProductImport.MaxBytes / 1024 / 1024)} MB; split it."
                : $"{change.File.Name} could not be read: {exception.Message}";
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private void Paste(string? text)
    {
        _pasted = text;
        Read(text);
    }

    private void Read(string? text)
    {
        _answers.Clear();
        _run = new BulkRun();
        var plan = string.IsNullOrWhiteSpace(text) ? null : ProductImport.Read(text, Model.State.Products.Find);
        _problem = plan?.Error;
        _plan = plan is { Error: null } ? plan : null;
        // What needs a look first.
        _lines = [.. (_plan?.Lines ?? []).OrderBy(line => line.Kind)];
    }

    private async Task ApplyAsync()
    {
        using var stop = _stop = CancellationTokenSource.CreateLinkedTokenSource(Left);
        await _run.RunAsync([.. _plan!.Effective], line => line.Id, ApplyAsync, () => _ = InvokeAsync(StateHasChanged), stop.Token);
        _stop = null;
    }

    private async Task<CommandText> ApplyAsync(ImportLine line)
    {
        var answer = OnlyCount(line) ? null : await Commands.SaveSettingsAsync(line.Id, line.Settings!, line.SettingsVersion);
        if (line.Count is { } units && answer is null or { IsDone: true })
        {
            answer = await Commands.CountAsync(line.Id, units, ConsoleCommands.CountReasons[1], null);
        }

        _answers[line.Id] = answer!;
        return answer!;
    }

    private static bool OnlyCount(ImportLine line) =>
        line is { Kind: ImportKind.Changed, Count: not null, Changes: [var change] } && change.StartsWith(ProductCsv.Count, StringComparison.Ordinal);
}
