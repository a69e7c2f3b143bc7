using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Alerts;

/// <summary>
/// Reads documents with alerts. They come from strangers: no document type, so that there are no entities; no more bytes, depth, nodes and attributes than alerts have, counted while it is read, before
/// anything is made of it.
/// </summary>
/// <remarks>
/// <code>
/// document -> at most MaxBytes, or 413 -> one pass that counts -> root element: alert (CapReader) or rss (GdacsReader) -> messages, or all that is wrong with it
/// </code>
/// </remarks>
internal static class AlertDocuments
{
    /// <summary>Bytes of a document: 4 MiB. The feed of GDACS has less than one.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Elements inside each other.</summary>
    public const int MaxDepth = 32;

    /// <summary>Elements, texts and attributes together.</summary>
    public const int MaxNodes = 200_000;

    /// <summary>The field that refusals name.</summary>
    public const string Field = "document";

    /// <summary>Reads a document.</summary>
    /// <exception cref="RequestRefusedException">400: it is no XML, has what alerts do not have, or is no alert; 413: it is too large.</exception>
    public static ReadAlerts Read(byte[] document)
    {
        try
        {
            var root = Count(document);
            using var reader = Open(document);
            return root switch
            {
                ("alert", CapReader.Namespace) => CapReader.Read(reader),
                ("rss", "") => GdacsReader.Read(reader),
                _ => throw Refused($"it begins with <{root.Name}> of '{root.Namespace}', and an alert is a CAP 1.2 <alert> of {CapReader.Namespace}, or the RSS of GDACS."),
            };
        }
        catch (XmlException wrong)
        {
            throw Refused($"it is not read as XML: {wrong.Message}");
        }
    }

    /// <summary>The refusal of a document.</summary>
    public static RequestRefusedException Refused(string why) => RequestRefusedException.Invalid(Field, $"The document is refused: {why}");

    /// <summary>A line of a text that hubs read.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, AlertLimits.MaxText));
        foreach (var c in text.Trim())
        {
            var shown = char.IsControl(c) || char.IsWhiteSpace(c) ? ' ' : c;
            if (line.Length < AlertLimits.MaxText && (shown != ' ' || line.Length == 0 || line[^1] != ' '))
            {
                line.Append(shown);
            }
        }

        if (line.Length > 0 && char.IsHighSurrogate(line[^1]))
        {
            line.Length--;
        }

        return line.ToString().Normalize(NormalizationForm.FormC) is { Length: <= AlertLimits.MaxText } composed ? composed : line.ToString();
    }

    /// <summary>The member countries of codes of ISO 3166 with two or three letters; of a subdivision (<c>BR-AM</c>) its country. What is none is left out.</summary>
    public static ImmutableArray<OwnerId> Countries(IEnumerable<string> codes) =>
    [
        .. codes.SelectMany(code => code.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)).Select(code => code.Split('-')[0].ToUpperInvariant())
            .SelectMany(code => OwnerDirectory.Default.All.Where(owner => owner.Kind == OwnerKind.Country && (owner.Code.Value == code || owner.Iso3 == code)))
            .Select(owner => owner.Code)
            .Distinct(),
    ];

    /// <summary>A number of degrees or kilometres; null for what is none.</summary>
    public static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static XmlReader Open(byte[] document) => XmlReader.Create(new MemoryStream(document, writable: false), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    });

    /// <summary>Reads it to its end once.</summary>
    /// <returns>The root element.</returns>
    private static (string Name, string Namespace) Count(byte[] document)
    {
        using var reader = Open(document);
        (string, string)? root = null;
        for (var nodes = 0; reader.Read(); nodes += 1 + reader.AttributeCount)
        {
            if (reader.Depth > MaxDepth || nodes > MaxNodes)
            {
                throw Refused($"alerts have at most {MaxDepth} elements inside each other and {MaxNodes} in all.");
            }

            if (reader.NodeType == XmlNodeType.Element)
            {
                root ??= (reader.LocalName, reader.NamespaceURI);
            }
        }

        return root ?? throw Refused("it has no element.");
    }
}

/// <summary>What a document says.</summary>
/// <param name="Messages">The messages for the hub.</param>
/// <param name="Ignored">Messages that are none for it, and why.</param>
internal sealed record ReadAlerts(ImmutableArray<AlertMessage> Messages, ImmutableArray<IgnoredAlertBody> Ignored);
