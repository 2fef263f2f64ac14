using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Web.Commands;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary>What people do with alerts. An alert's id leads to its partition, so no lookup comes first.</summary>
public static class AlertCommandEndpoints
{
    /// <summary>Longest snooze.</summary>
    private const int MaxSnoozeMinutes = 60 * 24 * 365;

    public static RouteGroupBuilder MapAlertCommands(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapPost("/alerts/{id}/acknowledge", (string id, HttpContext context, CommandRunner runner) => runner.RunAsync(context, On(id, EventType.AlertAcknowledge)))
            .WithSummary("Say that an alert is being looked after")
            .DescribesCommand<AlertActionBody>(StatusCodes.Status200OK, subjectInAddress: true);
        api.MapPost("/alerts/{id}/snooze", (string id, HttpContext context, CommandRunner runner, SummaryCache summary) =>
                runner.RunAsync(context, On(id, EventType.AlertSnooze, body => Until(body, summary))))
            .WithSummary("Silence an alert until a time, or for so many minutes")
            .DescribesCommand<SnoozeBody>(StatusCodes.Status200OK, subjectInAddress: true);
        api.MapPost("/alerts/{id}/resolve", (string id, HttpContext context, CommandRunner runner) => runner.RunAsync(context, On(id, EventType.AlertResolve)))
            .WithSummary("End an alert by hand")
            .WithDescription("It does not come back before its condition has ended.")
            .DescribesCommand<AlertActionBody>(StatusCodes.Status200OK, subjectInAddress: true);
        return api;
    }

    private static CommandSpec On(string id, EventType type, Func<CommandBody, DateTime?>? until = null) => new(type)
    {
        ProductId = Ids.ProductOf(id),
        BodyIsOptional = true,
        Shape = new() { SubjectInAddress = true },
        Data = (body, _) =>
        {
            var data = new JsonObject { ["alertId"] = id };
            if (body.Text("by", CommandArguments.MaxNameLength) is { } by)
            {
                data["by"] = by;
            }

            if (until?.Invoke(body) is { } time)
            {
                data["until"] = time.ToString("O", CultureInfo.InvariantCulture);
            }

            return JsonSerializer.SerializeToUtf8Bytes(data, WebJson.Default.JsonObject);
        },
    };

    private static DateTime? Until(CommandBody body, SummaryCache summary)
    {
        var until = body.Time("until");
        var minutes = body.Whole("minutes", 1, MaxSnoozeMinutes);
        if (until is null == minutes is null && body.Errors.Count == 0)
        {
            body.Fail("until", "must be given, or minutes instead of it");
        }

        return until ?? (minutes is { } m ? summary.Current.Feed.PartitionTime?.AddMinutes(m) : null);
    }
}
