namespace StreamStock.Web.Presentation;

/// <summary>
/// The server's side of a field whose text belongs to whoever types. What comes back of a report, however late, is an
/// echo and changes nothing; only a text that comes from elsewhere, such as "Clear filters", is given to the field, with
/// what the field was believed to hold. The page's script takes it if that is still so.
/// </summary>
public sealed class TypedText(string? value)
{
    /// <summary>Reports whose echo is waited for; with more the oldest counts as lost.</summary>
    public const int MaxAwaited = 64;

    private readonly Queue<string> awaited = new();
    private string known = value ?? "";
    private string held = value ?? "";

    /// <summary>What the field is first drawn with; it is never set again.</summary>
    public string First { get; } = value ?? "";

    /// <summary>What the field held, as far as was heard, when <see cref="Given"/> came.</summary>
    public string From { get; private set; } = value ?? "";

    /// <summary>The latest text from elsewhere.</summary>
    public string Given { get; private set; } = value ?? "";

    /// <summary>Rises with each <see cref="Given"/>.</summary>
    public int Revision { get; private set; }

    /// <summary>The field reports its text; the browser does so a second time when the field is left.</summary>
    /// <returns>Whether it is another than was heard last.</returns>
    public bool Report(string text)
    {
        if (text == held)
        {
            return false;
        }

        held = text;
        awaited.Enqueue(text);
        if (awaited.Count > MaxAwaited)
        {
            awaited.Dequeue();
        }

        return true;
    }

    /// <summary>The page says what the text is.</summary>
    public void Receive(string? value)
    {
        var text = value ?? "";
        if (text == known)
        {
            return;
        }

        known = text;
        if (awaited.Contains(text))
        {
            while (awaited.Dequeue() != text)
            {
                // Reports before it were passed over.
            }
        }
        else if (text != held)
        {
            (From, Given, held) = (held, text, text);
            Revision++;
        }
    }
}
