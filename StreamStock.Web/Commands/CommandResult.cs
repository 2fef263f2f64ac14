using StreamStock.Core.Models;

namespace StreamStock.Web.Commands;

/// <summary>What became of a command on its way; each kind has one HTTP status.</summary>
public abstract record CommandResult(string EventId, string ProductId)
{
    /// <summary>It was decided: accepted, rejected, a duplicate or a dead letter.</summary>
    public sealed record Decided(Decision Decision) : CommandResult(Decision.EventId, Decision.ProductId);

    /// <summary>The broker has it; nobody decided it in the time that the client would wait. <c>SentAt</c> is the wall clock (UTC) before it was sent.</summary>
    public sealed record Undecided(string EventId, string ProductId, DateTime SentAt) : CommandResult(EventId, ProductId);

    /// <summary>It could not be sent, or it is not known whether it was. Sending it again under its id is safe.</summary>
    public sealed record NotSent(string EventId, string ProductId, string Why) : CommandResult(EventId, ProductId);
}
