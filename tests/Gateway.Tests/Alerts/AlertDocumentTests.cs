using System.Text;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Gateway.Alerts;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Tests.Alerts;

/// <summary>Documents with alerts: what they say, and what is refused.</summary>
public sealed class AlertDocumentTests
{
    private const string Info = """
        <info><language>en</language><category>Geo</category><event>Earthquake</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>
        <headline>Earthquake south of Manila</headline><area><areaDesc>Luzon</areaDesc><polygon>13,120 13,122 15,122 15,120 13,120</polygon><circle>14.1,121.2 80.5</circle>
        <geocode><valueName>ISO 3166-1</valueName><value>PHL</value></geocode></area></info>
        """;

    private const string Gdacs = """
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:gdacs="http://www.gdacs.org" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" xmlns:georss="http://www.georss.org/georss"><channel><title>GDACS</title><description>d</description><link>http://example.org</link>
        <item><title>Red earthquake alert</title><description>d</description><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate><geo:Point><geo:lat>14.1</geo:lat><geo:long>121.2</geo:long></geo:Point>
        <gdacs:eventtype>EQ</gdacs:eventtype><gdacs:eventid>1234567</gdacs:eventid><gdacs:episodeid>7654321</gdacs:episodeid><gdacs:alertlevel>Red</gdacs:alertlevel><gdacs:iso3>PHL</gdacs:iso3>
        <gdacs:datemodified>Sun, 01 Mar 2026 11:00:00 GMT</gdacs:datemodified><gdacs:version>2</gdacs:version></item>
        <item><title>Green flood alert</title><description>d</description><pubDate>Sun, 01 Mar 2026 09:00:00 GMT</pubDate><georss:point>-3.1 -60.0</georss:point>
        <gdacs:eventtype>FL</gdacs:eventtype><gdacs:eventid>99</gdacs:eventid><gdacs:alertlevel>Green</gdacs:alertlevel><gdacs:iso3>BRA</gdacs:iso3></item>
        </channel></rss>
        """;

    [Fact]
    public void An_alert_of_cap_is_read_with_its_area_severity_and_country()
    {
        var message = Assert.Single(Read(Cap("Alert", "")).Messages);
        Assert.Equal((new AlertKey("trial@example.org", "id-1", new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero)), AlertKind.Alert, AlertLevel.Orange), (message.Key, message.Kind, message.Level));
        Assert.Equal("Earthquake south of Manila", message.Headline);
        Assert.Equal("PH", Assert.Single(message.Countries).Value);
        Assert.Equal([4, 1], message.Areas.Select(area => area.Points.Length));
        Assert.Equal((80.5, new AlertPoint(14.1, 121.2)), (message.Areas[1].RadiusKm, message.Areas[1].Points[0]));
    }

    [Theory]
    [InlineData("Extreme", AlertLevel.Red)]
    [InlineData("Severe", AlertLevel.Orange)]
    [InlineData("Moderate", AlertLevel.Green)]
    [InlineData("Minor", AlertLevel.Green)]
    [InlineData("Unknown", AlertLevel.Green)]
    public void The_severity_says_the_level_and_of_several_texts_the_most_severe_counts(string severity, AlertLevel level)
    {
        var info = Info.Replace("Severe", severity, StringComparison.Ordinal);
        Assert.Equal(level, Assert.Single(Read(Cap("Alert", info + Info.Replace("Severe", "Minor", StringComparison.Ordinal))).Messages).Level);
        Assert.Equal(AlertLevel.Green, Assert.Single(Read(Cap("Alert", info.Replace("<urgency>", "<responseType>AllClear</responseType><urgency>", StringComparison.Ordinal))).Messages).Level);
    }

    [Fact]
    public void An_update_and_a_cancel_name_what_they_are_about()
    {
        var references = "<references>trial@example.org,id-0,2026-03-01T09:00:00-00:00 other@example.org,x,2026-03-01T10:00:00+02:00</references>";
        var update = Assert.Single(Read(Cap("Update", references + Info)).Messages);
        Assert.Equal([new AlertKey("trial@example.org", "id-0", new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero)), new AlertKey("other@example.org", "x", new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero))], update.References.AsEnumerable());
        Assert.Equal(AlertKind.Cancel, Assert.Single(Read(Cap("Cancel", references)).Messages).Kind);
    }

    [Theory]
    [InlineData("Actual", "Ack")]
    [InlineData("Exercise", "Alert")]
    [InlineData("Test", "Cancel")]
    public void What_alerts_nobody_is_ignored_and_says_why(string status, string type)
    {
        var read = Read(Cap(type, "<references>a,b,2026-03-01T09:00:00-00:00</references>" + Info, status));
        Assert.Empty(read.Messages);
        Assert.Equal("id-1", Assert.Single(read.Ignored).Identifier);
    }

    [Fact]
    public void The_feed_of_gdacs_is_events_with_their_episodes()
    {
        var read = Read(Gdacs);
        Assert.Equal(["Green FL99-0-0 BR", "Red EQ1234567-7654321-2 PH"], read.Messages.Select(message => $"{message.Level} {message.Key.Identifier} {message.Countries[0]}"));
        Assert.All(read.Messages, message => Assert.Equal(AlertKind.Update, message.Kind));
        Assert.Equal((new AlertKey("gdacs", "EQ1234567", DateTimeOffset.UnixEpoch), new AlertPoint(14.1, 121.2)), (read.Messages[1].References[0], read.Messages[1].Areas[0].Points[0]));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero), read.Messages[1].Key.Sent);
    }

    public static TheoryData<string, string> Hostile() => new()
    {
        { "", "XML" },
        { "not xml", "XML" },
        { "<alert", "XML" },
        { """<!DOCTYPE alert [<!ENTITY a "a">]><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>&a;</identifier></alert>""", "DTD" },
        { """<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><lolz>&b;</lolz>""", "DTD" },
        { """<!DOCTYPE alert SYSTEM "file:///etc/passwd"><alert/>""", "DTD" },
        { """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>&unknown;</identifier></alert>""", "XML" },
        { string.Concat(Enumerable.Repeat("<a>", 40)) + string.Concat(Enumerable.Repeat("</a>", 40)), "inside each other" },
        { $"<a>{string.Concat(Enumerable.Repeat("<b/>", AlertDocuments.MaxNodes + 1))}</a>", "in all" },
        { "<alert/>", "CAP 1.2" },
        { """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"/>""", "CAP 1.2" },
        { "<html/>", "CAP 1.2" },
        { "<rss><channel>", "XML" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_documents_are_refused(string document, string why)
    {
        var refusal = Assert.Throws<RequestRefusedException>(() => Read(document));
        Assert.Equal((400, AlertDocuments.Field), (refusal.Status, refusal.Field));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alert_with_wrong_fields_is_refused_with_all_of_them()
    {
        var wrong = Cap("Update", Info.Replace("15,122", "95,122", StringComparison.Ordinal).Replace("80.5", "far", StringComparison.Ordinal)).Replace("trial@example.org", "a, b", StringComparison.Ordinal).Replace("09:30:00-00:00", "yesterday", StringComparison.Ordinal);
        var refusal = Assert.Throws<RequestRefusedException>(() => Read(wrong));
        Assert.All(["sender:", "sent:", "references:", "polygon:", "circle:"], field => Assert.Contains(field, refusal.Message, StringComparison.Ordinal));

        var items = Gdacs.Replace("<gdacs:alertlevel>Red</gdacs:alertlevel>", "", StringComparison.Ordinal).Replace("<gdacs:eventid>99</gdacs:eventid>", "<gdacs:eventid>../99</gdacs:eventid>", StringComparison.Ordinal);
        refusal = Assert.Throws<RequestRefusedException>(() => Read(items));
        Assert.All(["item 1:", "item 2:"], field => Assert.Contains(field, refusal.Message, StringComparison.Ordinal));
    }

    private static string Cap(string type, string rest, string status = "Actual") =>
        $"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>id-1</identifier><sender>trial@example.org</sender><sent>2026-03-01T09:30:00-00:00</sent><status>{status}</status><msgType>{type}</msgType><scope>Public</scope>{(rest.Length == 0 ? Info : rest)}</alert>""";

    private static ReadAlerts Read(string document) => AlertDocuments.Read(Encoding.UTF8.GetBytes(document));
}
