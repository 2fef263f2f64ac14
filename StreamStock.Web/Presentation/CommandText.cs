using StreamStock.Core.Events;
using StreamStock.Web.Api;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Presentation;

/// <summary>What became of a command, in words for the one who gave it.</summary>
/// <param name="IsDone">It had its effect.</param>
/// <param name="Title">In short.</param>
/// <param name="Detail">With the numbers.</param>
public sealed record CommandText(bool IsDone, string Title, string Detail)
{
    /// <summary>Refused because what it was based on has changed since.</summary>
    public bool IsConflict { get; init; }

    public static CommandText Of(CommandResult result) => result switch
    {
        CommandResult.Decided { Decision: { Outcome: "accepted" } decision } =>
            new(true, "Done", $"{decision.ProductId} now has {Formats.Number(decision.StockAfter)} units, {Formats.Number(decision.Available)} available."),
        CommandResult.Decided { Decision: { Outcome: "duplicate" } } =>
            new(true, "Done before", "This was decided before; nothing changed."),
        CommandResult.Decided { Decision: { } decision } =>
            new(false, decision.Outcome == "rejected" ? "Rejected" : "Not possible", decision.Detail ?? Explanations.Of(decision.Reason, decision.Available))
            {
                IsConflict = decision.Reason == Reason.StaleVersion.Name(),
            },
        CommandResult.Undecided =>
            new(false, "Not decided yet", "The broker has it, but the processor has not decided it yet. It will be decided when the processor catches up."),
        CommandResult.NotSent notSent => new(false, "Not sent", notSent.Why),
        _ => new(false, "Unknown", result.GetType().Name),
    };
}
