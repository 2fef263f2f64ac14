using System.Text;

namespace StreamStock.AppHost.Embedded.Output;

/// <summary>Writes lines of many processes to one place, each after its aligned and coloured name.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="colour">Whether names are coloured.</param>
/// <param name="names">Every name that will occur, in the order in which colours are given.</param>
internal sealed class ConsoleLog(TextWriter output, bool colour, IReadOnlyList<string> names)
{
    private const string Reset = "\e[0m";

    // Bright foregrounds that read on dark and on light grounds; red is left to errors.
    private static readonly string[] Palette = ["\e[36m", "\e[32m", "\e[33m", "\e[35m", "\e[34m", "\e[96m", "\e[92m", "\e[95m"];

    private readonly int width = names.Count == 0 ? 0 : names.Max(name => name.Length);
    private readonly Lock gate = new();

    /// <summary>Colour on a terminal or with FORCE_COLOR, never with NO_COLOR (no-color.org).</summary>
    public static bool WantsColour(Func<string, string?> environment, bool isTerminal)
    {
        if (!string.IsNullOrEmpty(environment("NO_COLOR")))
        {
            return false;
        }

        return isTerminal || environment("FORCE_COLOR") is { Length: > 0 } and not "0";
    }

    /// <summary>The line as it is written: <c>processor-0 │ text</c>.</summary>
    public string Format(string name, string text)
    {
        var line = new StringBuilder();
        if (colour)
        {
            line.Append(Palette[Math.Max(0, IndexOf(name)) % Palette.Length]);
        }

        line.Append(name.PadRight(width)).Append(" │");
        if (colour)
        {
            line.Append(Reset);
        }

        return line.Append(' ').Append(text).ToString();
    }

    public void Write(string name, string text)
    {
        var line = Format(name, text);
        try
        {
            lock (gate)
            {
                output.WriteLine(line);
            }
        }
        catch (IOException)
        {
            // A closed terminal must not keep the services from being stopped in order.
        }
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
