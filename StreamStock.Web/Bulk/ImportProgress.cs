namespace StreamStock.Web.Bulk;

/// <summary>A line that was not accepted.</summary>
/// <param name="Line">Its number; of CSV the heading is line 1.</param>
/// <param name="Reason">Reason code.</param>
/// <param name="Message">What is wrong, in words.</param>
public sealed record ImportError(long Line, string Reason, string Message);

/// <summary>How far an import is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">products, counts or events.</param>
/// <param name="State"><c>running</c>, <c>done</c>, or <c>failed</c> where the body could not be read to its end.</param>
/// <param name="Lines">Lines read.</param>
/// <param name="Accepted">Lines that had their effect.</param>
/// <param name="Repeated">Lines that had had it before.</param>
/// <param name="Rejected">Lines that were understood and refused, or were not in order.</param>
/// <param name="Undecided">Lines of which it is not known (yet).</param>
/// <param name="ResumeAt">Every line before it has been decided: an import that broke off goes on there with <c>?from=</c>.</param>
/// <param name="Errors">The first lines that were not accepted.</param>
/// <param name="Fault">Why the body could not be read to its end.</param>
public sealed record ImportReport(
    string Id, string Kind, string State, long Lines, long Accepted, long Repeated, long Rejected, long Undecided, long ResumeAt,
    IReadOnlyList<ImportError> Errors, string? Fault);

/// <summary>Counts the lines of one import as they are decided, in whatever order that happens.</summary>
public sealed class ImportProgress(string id, ImportKind kind)
{
    private readonly List<ImportError> errors = [];
    private readonly SortedSet<long> open = [];
    private readonly Lock gate = new();
    private string state = "running";
    private string? fault;
    private long lines, accepted, repeated, rejected, lost, lastRead, firstLost = long.MaxValue;

    public string Id => id;

    /// <summary>A line was read and is on its way.</summary>
    public void Begin(long line)
    {
        lock (gate)
        {
            lines++;
            lastRead = line;
            open.Add(line);
        }
    }

    public void Accept(long line, bool again)
    {
        lock (gate)
        {
            accepted += again ? 0 : 1;
            repeated += again ? 1 : 0;
            open.Remove(line);
        }
    }

    public void Reject(long line, string reason, string message)
    {
        lock (gate)
        {
            rejected++;
            open.Remove(line);
            Note(line, reason, message);
        }
    }

    /// <summary>A line of which nobody knows whether it was decided.</summary>
    public void Lose(long line, string message)
    {
        lock (gate)
        {
            lost++;
            open.Remove(line);
            firstLost = Math.Min(firstLost, line);
            Note(line, "UNDECIDED", message);
        }
    }

    public void End(string? why)
    {
        lock (gate)
        {
            (state, fault) = (why is null ? "done" : "failed", why);
        }
    }

    public ImportReport Report()
    {
        lock (gate)
        {
            var resumeAt = Math.Min(open.Count > 0 ? open.Min : lastRead + 1, firstLost);
            return new(id, kind.ToString().ToLowerInvariant(), state, lines, accepted, repeated, rejected, open.Count + lost, resumeAt, [.. errors], fault);
        }
    }

    private void Note(long line, string reason, string message)
    {
        if (errors.Count < BulkLimits.MaxErrors)
        {
            errors.Add(new(line, reason, message));
        }
    }
}
