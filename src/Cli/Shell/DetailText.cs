using System.Globalization;
using System.Text;

namespace Interpol.Mesh.Cli.Shell;

/// <summary>Something as text, fit for a terminal: what it is, and below that a line for each part that is known.</summary>
/// <param name="headline">What it is.</param>
/// <param name="width">Columns of the names of parts.</param>
/// <param name="indent">Columns in front of them.</param>
internal sealed class DetailText(string headline, int width = 10, int indent = 2)
{
    private readonly StringBuilder _text = new(Terminal.Printable(headline));

    /// <summary>Adds a part; nothing when it is not known.</summary>
    public void Say(string what, string? said)
    {
        if (said is not null)
        {
            var lines = Terminal.Printable(said).ReplaceLineEndings("\n" + new string(' ', indent + width + 1));
            _text.Append(CultureInfo.InvariantCulture, $"\n{new string(' ', indent)}{what.PadRight(width)} {lines}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
