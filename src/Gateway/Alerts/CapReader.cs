using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Interpol.Mesh.Contracts.Alerts;

namespace Interpol.Mesh.Gateway.Alerts;

/// <summary>Reads an alert of the Common Alerting Protocol 1.2 (OASIS, 1 July 2010). Of several <c>info</c>, which are languages or areas of one message, the most severe counts, and all areas.</summary>
internal static class CapReader
{
    /// <summary>The namespace of CAP 1.2.</summary>
    public const string Namespace = "urn:oasis:names:tc:emergency:cap:1.2";

    private const string Actual = "Actual";
    private const string AllClear = "AllClear";

    private static readonly XNamespace Cap = Namespace;

    /// <summary>Reads it.</summary>
    /// <exception cref="Errors.RequestRefusedException">400: with all that is wrong with it.</exception>
    public static ReadAlerts Read(XmlReader reader)
    {
        var alert = XDocument.Load(reader).Root!;
        List<string> wrong = [];
        var (identifier, sender, status, type) = (Text("identifier"), Text("sender"), Text("status"), Text("msgType"));
        var sent = TimeOf(Text("sent"));
        Require(IsName(identifier), $"identifier: 1 to {AlertLimits.MaxText} characters without spaces, commas, < and &.");
        Require(IsName(sender), $"sender: 1 to {AlertLimits.MaxText} characters without spaces, commas, < and &.");
        Require(sent is not null, "sent: a time such as 2026-05-24T16:49:00-07:00.");
        Require(status.Length > 0, "status: one is needed.");
        var references = ReferencesOf(Text("references"));
        Require(references is { Length: <= AlertLimits.MaxReferences }, $"references: at most {AlertLimits.MaxReferences}, each a sender, an identifier and a time with commas between them.");
        AlertKind? kind = type switch { "Alert" => AlertKind.Alert, "Update" => AlertKind.Update, "Cancel" => AlertKind.Cancel, _ => null };
        Require(kind is not (AlertKind.Update or AlertKind.Cancel) || references is { IsEmpty: false }, "references: an Update and a Cancel name what they replace or take back.");
        var infos = alert.Elements(Cap + "info").ToList();
        Require(kind is not (AlertKind.Alert or AlertKind.Update) || infos.Count > 0, "info: an Alert and an Update have one.");
        var areas = AreasOf(infos.Elements(Cap + "area").ToList(), wrong);
        if (wrong.Count > 0)
        {
            throw AlertDocuments.Refused(string.Join(' ', wrong));
        }

        if (status != Actual || kind is not { } does)
        {
            return new ReadAlerts([], [new IgnoredAlertBody(identifier, status != Actual ? $"Its status is {status}, and not {Actual}." : $"Its msgType is {type}: it alerts nobody.")]);
        }

        var line = infos.Select(info => (string?)info.Element(Cap + "headline") ?? (string?)info.Element(Cap + "event")).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        var codes = infos.Elements(Cap + "area").Elements(Cap + "geocode").Where(IsCountryCode).Select(geocode => (string?)geocode.Element(Cap + "value") ?? string.Empty);
        var message = new AlertMessage(
            new AlertKey(sender, identifier, sent!.Value),
            does,
            infos.Select(LevelOf).DefaultIfEmpty(AlertLevel.Green).Max(),
            AlertDocuments.Line(line ?? $"{type} {identifier}"),
            references!.Value)
        { Countries = AlertDocuments.Countries(codes), Areas = areas };
        return new ReadAlerts([message], []);

        string Text(string name) => ((string?)alert.Element(Cap + name))?.Trim() ?? string.Empty;

        void Require(bool holds, string sentence)
        {
            if (!holds)
            {
                wrong.Add(sentence);
            }
        }
    }

    /// <summary>The colour of a severity. What says that all is clear is green, whatever was severe.</summary>
    private static AlertLevel LevelOf(XElement info) => info.Elements(Cap + "responseType").Any(response => (string)response == AllClear)
        ? AlertLevel.Green
        : ((string?)info.Element(Cap + "severity"))?.Trim() switch
        {
            "Extreme" => AlertLevel.Red,
            "Severe" => AlertLevel.Orange,
            _ => AlertLevel.Green,
        };

    private static ImmutableArray<AlertKey>? ReferencesOf(string text)
    {
        var references = ImmutableArray.CreateBuilder<AlertKey>();
        foreach (var reference in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (reference.Split(',') is not [var sender, var identifier, var time] || !IsName(sender) || !IsName(identifier) || TimeOf(time) is not { } sent)
            {
                return null;
            }

            references.Add(new AlertKey(sender, identifier, sent));
        }

        return references.ToImmutable();
    }

    private static ImmutableArray<AlertArea> AreasOf(List<XElement> areas, List<string> wrong)
    {
        var found = ImmutableArray.CreateBuilder<AlertArea>();
        foreach (var polygon in areas.Elements(Cap + "polygon"))
        {
            var corners = Split((string)polygon).Select(PointOf).ToList();
            if (corners.Count > 1 && corners[0] == corners[^1])
            {
                corners.RemoveAt(corners.Count - 1);
            }

            if (corners.Count is < 3 or > AlertLimits.MaxPoints || corners.Contains(null))
            {
                wrong.Add($"polygon: 3 to {AlertLimits.MaxPoints} corners, each a latitude from -90 to 90, a comma and a longitude from -180 to 180.");
                continue;
            }

            found.Add(new AlertArea([.. corners.Select(corner => corner!.Value)], 0));
        }

        foreach (var circle in areas.Elements(Cap + "circle"))
        {
            if (Split((string)circle) is [var centre, var radius] && PointOf(centre) is { } point && AlertDocuments.Number(radius) is >= 0 and <= 20_000 and var km)
            {
                found.Add(new AlertArea([point], km));
            }
            else
            {
                wrong.Add("circle: a latitude, a comma and a longitude, a space, and a radius from 0 to 20000 kilometres.");
            }
        }

        if (found.Count > AlertLimits.MaxAreas)
        {
            wrong.Add($"area: at most {AlertLimits.MaxAreas} polygons and circles.");
        }

        return found.ToImmutable();
    }

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static AlertPoint? PointOf(string text) =>
        text.Split(',') is [var latitude, var longitude] && AlertDocuments.Number(latitude) is >= -90 and <= 90 and var north && AlertDocuments.Number(longitude) is >= -180 and <= 180 and var east
            ? new AlertPoint(north, east)
            : null;

    private static bool IsCountryCode(XElement geocode) =>
        ((string?)geocode.Element(Cap + "valueName"))?.Replace(" ", string.Empty, StringComparison.Ordinal) is { } name
        && (name.Contains("ISO3166", StringComparison.OrdinalIgnoreCase) || name.Contains("ISO-3166", StringComparison.OrdinalIgnoreCase) || name.Equals("country", StringComparison.OrdinalIgnoreCase));

    private static bool IsName(string text) => text is { Length: > 0 and <= AlertLimits.MaxText } && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or '<' or '&');

    private static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;
}
