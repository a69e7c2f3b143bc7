using System.Globalization;
using System.ServiceModel.Syndication;
using System.Xml;
using System.Xml.Linq;
using Interpol.Mesh.Contracts.Alerts;

namespace Interpol.Mesh.Gateway.Alerts;

/// <summary>
/// Reads the RSS of the Global Disaster Alert and Coordination System. It has no messages that name each other, but events with episodes: each change of an event is an update of the event, named by its
/// type and number, so that all of them are one thread.
/// </summary>
internal static class GdacsReader
{
    private const string Gdacs = "http://www.gdacs.org";
    private const string Geo = "http://www.w3.org/2003/01/geo/wgs84_pos#";
    private const string GeoRss = "http://www.georss.org/georss";
    private const string Sender = "gdacs";

    /// <summary>Reads it.</summary>
    /// <exception cref="Errors.RequestRefusedException">400: with all that is wrong with it.</exception>
    public static ReadAlerts Read(XmlReader reader)
    {
        var items = SyndicationFeed.Load(reader).Items.Take(AlertLimits.MaxMessages + 1).ToList();
        List<string> wrong = [];
        if (items.Count > AlertLimits.MaxMessages)
        {
            wrong.Add($"item: at most {AlertLimits.MaxMessages}.");
        }

        var messages = items.Select((item, number) => Read(item, number, wrong)).OfType<AlertMessage>().ToList();
        return wrong.Count == 0 ? new ReadAlerts([.. messages.OrderBy(message => message.Key.Sent)], []) : throw AlertDocuments.Refused(string.Join(' ', wrong.Take(20)));
    }

    private static AlertMessage? Read(SyndicationItem item, int number, List<string> wrong)
    {
        var (type, @event, level) = (Text(item, "eventtype"), Text(item, "eventid"), Text(item, "alertlevel"));
        AlertLevel? colour = level switch { "Green" => AlertLevel.Green, "Orange" => AlertLevel.Orange, "Red" => AlertLevel.Red, _ => null };
        var sent = Text(item, "datemodified") is { } modified && DateTimeOffset.TryParse(modified, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : item.PublishDate.ToUniversalTime();
        if (!IsCode(type) || !IsCode(@event) || colour is null || sent.Year < 2000)
        {
            wrong.Add($"item {number + 1}: it has a gdacs:eventtype, a gdacs:eventid, a gdacs:alertlevel of Green, Orange or Red, and a gdacs:datemodified or a pubDate.");
            return null;
        }

        var name = $"{type}{@event}";
        var identifier = $"{name}-{Code(Text(item, "episodeid"))}-{Code(Text(item, "version"))}";
        var title = string.IsNullOrWhiteSpace(item.Title?.Text) ? identifier : item.Title.Text;
        return new AlertMessage(new AlertKey(Sender, identifier, sent), AlertKind.Update, colour.Value, AlertDocuments.Line(title), [new AlertKey(Sender, name, DateTimeOffset.UnixEpoch)])
        {
            Countries = AlertDocuments.Countries([Text(item, "iso3") ?? string.Empty]),
            Areas = PointOf(item) is { } point ? [new AlertArea([point], 0)] : [],
        };
    }

    private static string? Text(SyndicationItem item, string name) => Element(item, name, Gdacs)?.Value.Trim();

    private static XElement? Element(SyndicationItem item, string name, string @namespace) => item.ElementExtensions.ReadElementExtensions<XElement>(name, @namespace).FirstOrDefault();

    private static AlertPoint? PointOf(SyndicationItem item)
    {
        XNamespace geo = Geo;
        var place = Element(item, "Point", Geo) is { } point
            ? [(string?)point.Element(geo + "lat") ?? string.Empty, (string?)point.Element(geo + "long") ?? string.Empty]
            : Element(item, "point", GeoRss)?.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return place is [var latitude, var longitude] && AlertDocuments.Number(latitude) is >= -90 and <= 90 and var north && AlertDocuments.Number(longitude) is >= -180 and <= 180 and var east
            ? new AlertPoint(north, east)
            : null;
    }

    private static bool IsCode(string? text) => text is { Length: > 0 and <= 20 } && text.All(char.IsAsciiLetterOrDigit);

    private static string Code(string? text) => IsCode(text) ? text! : "0";
}
