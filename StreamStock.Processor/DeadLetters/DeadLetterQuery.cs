using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.Processor.History;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.DeadLetters;

/// <summary>Which dead letters a person means, read from a URL or a command line.</summary>
internal static class DeadLetterQuery
{
    /// <summary>Names of the conditions.</summary>
    public static readonly IReadOnlyList<string> Names = ["state", "reason", "topic", "partition", "productId", "from", "to"];

    private static readonly IReadOnlyList<(string, string State)> s_states =
        [.. new[] { DeadLetterFilter.Open, DeadLetterFilter.Redriven, DeadLetterFilter.Discarded }.Select(s => (s, s))];

    private static readonly IReadOnlyList<(string, short)> s_reasons =
        [.. Enum.GetValues<Reason>().Where(r => r != Reason.None).Select(r => (r.Name()!, (short)r))];

    private static readonly IReadOnlyList<(string, short)> s_topics = [.. Topics.Inputs.Select((name, i) => (name, (short)i))];

    public static DeadLetterFilter Read(QueryReader query)
    {
        var state = query.Text("state", 20);
        if (state is not null && s_states.All(s => s.State != state))
        {
            query.Refuse("state", "state must be one of open, redriven, discarded.");
        }

        var (from, to) = query.Span("from", "to");
        return new DeadLetterFilter
        {
            State = state,
            Reason = query.Choice("reason", s_reasons),
            Topic = query.Choice("topic", s_topics),
            Partition = query.OptionalNumber("partition", 0, Topics.MaxPartitions - 1),
            ProductId = query.Text("productId", 256),
            From = from,
            To = to,
        };
    }

    public static DeadLetterFilter ReadPage(QueryReader query)
    {
        var filter = Read(query) with { Limit = query.Number("limit", 1, DeadLetterFilter.MaxLimit, 50) };
        if (query.Text("cursor", 200) is not { } text)
        {
            return filter;
        }

        if (LetterCursor.TryRead(text, out var cursor))
        {
            return filter with { Before = cursor };
        }

        query.Refuse("cursor", "cursor must be the next of an earlier page.");
        return filter;
    }

    public static IReadOnlyList<LetterId>? ReadIds(QueryReader query, IReadOnlyList<string>? texts)
    {
        if (texts is null)
        {
            return null;
        }

        var ids = new List<LetterId>();
        foreach (var text in texts)
        {
            if (LetterId.TryParse(text, out var id))
            {
                ids.Add(id);
            }
        }

        if (ids.Count != texts.Count || ids.Count is 0 or > DeadLetterChoice.MaxIds)
        {
            query.Refuse("ids", $"ids must be from 1 to {DeadLetterChoice.MaxIds} ids of dead letters, such as 3-1042.");
        }

        return ids;
    }
}
