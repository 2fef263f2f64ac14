namespace StreamStock.Generator.Status;

/// <summary>A line that could not be read.</summary>
/// <param name="File">Name of its file.</param>
/// <param name="Line">Its number in the file.</param>
/// <param name="Problem">Why, for people.</param>
public sealed record BadLine(string File, int Line, string Problem);

/// <summary>How far a replay has come. Written by one thread, read by any.</summary>
public sealed class ReplayProgress
{
    /// <summary>Unreadable lines that are kept; the others are only counted.</summary>
    public const int MaxBadLines = 100;

    private readonly Lock gate = new();
    private readonly List<BadLine> badLines = [];
    private long lines;
    private long skipped;
    private long bad;
    private long bytesRead;
    private long totalBytes;

    /// <summary>Lines read, without headers and unreadable ones.</summary>
    public long Lines => Interlocked.Read(ref lines);

    /// <summary>Lines not sent, because they lie before the stored time.</summary>
    public long SkippedLines => Interlocked.Read(ref skipped);

    public long BadLineCount => Interlocked.Read(ref bad);

    /// <summary>From 0 to 1, by bytes of the files as stored.</summary>
    public double Fraction => Interlocked.Read(ref totalBytes) is var total and > 0
        ? Math.Min(1, (double)Interlocked.Read(ref bytesRead) / total)
        : 0;

    public IReadOnlyList<BadLine> BadLines
    {
        get
        {
            lock (gate)
            {
                return [.. badLines];
            }
        }
    }

    public void Start(long bytes) => Interlocked.Exchange(ref totalBytes, bytes);

    public void Read(long bytes) => Interlocked.Exchange(ref bytesRead, bytes);

    public void Line() => Interlocked.Increment(ref lines);

    public void Skipped() => Interlocked.Increment(ref skipped);

    public void Bad(string file, int line, string problem)
    {
        Interlocked.Increment(ref bad);
        lock (gate)
        {
            if (badLines.Count < MaxBadLines)
            {
                badLines.Add(new BadLine(file, line, problem));
            }
        }
    }
}
