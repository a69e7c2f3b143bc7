using System.Text;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Tests.Forms;

namespace Interpol.Mesh.Gateway.Tests.Messages;

/// <summary>What holds for every request: kept and read again it is the same, and anything else is refused with a sentence.</summary>
public sealed class SendRequestJsonTests
{
    private const int Cases = 1_000;

    public static TheoryData<string, string> Whole => new()
    {
        {
            nameof(MessageKind.Message),
            $$"""
            {"to":["BR","914"],"exclude":["DE"],"lane":"urgent","subject":"Sübject","text":"line\nline \"quoted\"","language":"fr","crimeAreas":["drugs"],
             "caseNumber":"FR-2026-000123","purpose":"why","forms":[{"schema":"person","version":1,"fields":{{FormExamples.All["person"]}} }],"payload":"Qm9u",
             "attachments":["{{new string('b', 64)}}",{"sha256":"{{new string('a', 64)}}","name":"p.jpg","mediaType":"image/jpeg"}],
             "forwardOf":"FR-{{new string('0', 32)}}","thread":"{{new string('1', 32)}}","answerWithinHours":5,"expiresAt":"2030-01-01T10:00:00+02:00",
             "handling":{"tlp":"amber-strict","audience":{"kind":"group","name":"FR:atlantic"} },"operationId":"op"}
            """
        },
        { nameof(MessageKind.Message), $$"""{"inReplyTo":"FR-{{new string('0', 32)}}","replyAll":true,"lane":"flash","text":"x","answerBy":"2030-01-01T00:00:00Z"}""" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","text":"x","noAnswer":true,"handling":{}}""" },
        { nameof(MessageKind.Broadcast), """{"region":"Europe","exclude":["FR","DE"],"lane":"flash","text":"x"}""" },
        { nameof(MessageKind.Broadcast), """{"group":"FR:atlantic","lane":"routine","text":"x"}""" },
        { nameof(MessageKind.Diffusion), """{"type":"orange","all":true,"lane":"flash","subject":"s","text":"x","handling":{"audience":{"kind":"owners","owners":["DE"]}}}""" },
    };

    public static TheoryData<string, string, string> Bad => new()
    {
        { nameof(MessageKind.Message), """{"lane":"flash","text":"x"}""", "to" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","replyAll":true}""", "replyAll" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","replyAll":"yes"}""", "replyAll" },
        { nameof(MessageKind.Message), $$"""{"to":["BR"],"lane":"flash","inReplyTo":"FR-{{new string('0', 32)}}","forwardOf":"FR-{{new string('0', 32)}}"}""", "forwardOf" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","inReplyTo":"FR"}""", "inReplyTo" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","thread":"x"}""", "thread" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","region":"Europe"}""", "region" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","type":"red"}""", "type" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","subject":null}""", "subject" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","crimeAreas":["a","a"]}""", "crimeAreas[1]" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","answerBy":"2030-01-01T00:00:00"}""", "answerBy" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","answerBy":"tomorrow"}""", "answerBy" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","answerWithinHours":0}""", "answerWithinHours" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","answerWithinHours":8761}""", "answerWithinHours" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","answerWithinHours":1.5}""", "answerWithinHours" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","answerWithinHours":1,"noAnswer":true}""", "answerBy" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","exclude":[]}""", "exclude" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","exclude":["DE","DE"]}""", "exclude[1]" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","handling":"red"}""", "handling" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","handling":{"tlp":"RED"}}""", "handling.tlp" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","handling":{"color":"red"}}""", "handling.color" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","handling":{"audience":{}}}""", "handling.audience.kind" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","handling":{"audience":{"kind":"region"}}}""", "handling.audience.name" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","handling":{"audience":{"kind":"all","owners":["DE"]}}}""", "handling.audience.owners" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","handling":{"audience":{"kind":"owners","owners":["XX"]}}}""", "handling.audience.owners[0]" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","attachments":[{}]}""", "attachments[0].sha256" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","attachments":[{"sha256":"x"}]}""", "attachments[0].sha256" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","attachments":[{"path":"x"}]}""", "attachments[0].path" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","forms":[{"schema":"person","version":1}]}""", "forms[0].fields" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","forms":[{"schema":"person","version":"1","fields":{}}]}""", "forms[0].version" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","forms":[{"schema":"person","version":1,"fields":[]}]}""", "forms[0].fields" },
        { nameof(MessageKind.Message), """{"to":["BR"],"lane":"flash","forms":[7]}""", "forms[0]" },
        { nameof(MessageKind.Broadcast), """{"lane":"flash","text":"x"}""", "region" },
        { nameof(MessageKind.Broadcast), """{"region":"Europe","all":true,"lane":"flash","text":"x"}""", "region" },
        { nameof(MessageKind.Broadcast), """{"all":false,"lane":"flash","text":"x"}""", "region" },
        { nameof(MessageKind.Broadcast), """{"region":"Atlantis","lane":"flash","text":"x"}""", "region" },
        { nameof(MessageKind.Broadcast), """{"group":"atlantic","lane":"flash","text":"x"}""", "group" },
        { nameof(MessageKind.Broadcast), """{"group":"XX:atlantic","lane":"flash","text":"x"}""", "group" },
        { nameof(MessageKind.Broadcast), """{"to":["BR"],"lane":"flash","text":"x"}""", "to" },
        { nameof(MessageKind.Diffusion), """{"to":["BR"],"lane":"flash","text":"x"}""", "type" },
        { nameof(MessageKind.Diffusion), """{"type":"red","lane":"flash","text":"x"}""", "to" },
        { nameof(MessageKind.Diffusion), """{"type":"red","to":["BR"],"all":true,"lane":"flash","text":"x"}""", "to" },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_request_that_is_kept_is_read_again_as_the_same(string kind, string json)
    {
        var request = Read(kind, json);
        var kept = SendRequestJson.Write(request);
        var again = SendRequestJson.Read(kept, request.Kind);
        Assert.Equal(kept, SendRequestJson.Write(again));
        Assert.Equal(SendRequestJson.HashOf(request, "0001"), SendRequestJson.HashOf(again, "0001"));
        Assert.NotEqual(SendRequestJson.HashOf(request, "0001"), SendRequestJson.HashOf(request, "0002"));
        Assert.Equal(request.To.ToArray(), again.To.ToArray());
        Assert.Equal(request.Payload.ToArray(), again.Payload.ToArray());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_field_that_breaks_a_rule_is_named(string kind, string json, string field)
    {
        var refused = Assert.Throws<RequestRefusedException>(() => Read(kind, json));
        Assert.Equal(field, refused.Field);
        Assert.Contains(field.Split('[', '.')[0], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_counts_in_what_makes_two_requests_the_same()
    {
        var json = JsonNode.Parse(Whole.First()[1].ToString()!)!.AsObject();
        var hash = SendRequestJson.HashOf(Read(nameof(MessageKind.Message), json.ToJsonString()), null);
        foreach (var name in json.Select(field => field.Key).Where(name => name is not ("operationId" or "to" or "lane")).ToList())
        {
            var less = json.DeepClone().AsObject();
            less.Remove(name);
            Assert.NotEqual(hash, SendRequestJson.HashOf(Read(nameof(MessageKind.Message), less.ToJsonString()), null));
        }

        json.Remove("operationId");
        Assert.Equal(hash, SendRequestJson.HashOf(Read(nameof(MessageKind.Message), json.ToJsonString()), null));
    }

    [Fact]
    public void Whatever_is_changed_in_a_request_it_is_read_or_refused_with_a_sentence()
    {
        var random = new Random(42);
        var good = Whole.Select(row => (Kind: (string)row[0], Bytes: Encoding.UTF8.GetBytes((string)row[1]))).ToList();
        for (var i = 0; i < Cases; i++)
        {
            var (kind, original) = good[random.Next(good.Count)];
            var bytes = original.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)"\"{}[]:,0aA\\u\u0000 "[random.Next(14)];
            }

            try
            {
                var request = SendRequestJson.Read(bytes, Enum.Parse<MessageKind>(kind));
                Assert.Equal(SendRequestJson.Write(request), SendRequestJson.Write(SendRequestJson.Read(SendRequestJson.Write(request), request.Kind)));
            }
            catch (RequestRefusedException refused)
            {
                Assert.False(string.IsNullOrWhiteSpace(refused.Message));
                Assert.NotNull(refused.Field);
            }
            catch (Exception malformed) when (malformed is System.Text.Json.JsonException or InvalidOperationException)
            {
                // Not JSON, or not UTF-8: the reader of bodies says so.
            }
        }
    }

    private static SendRequest Read(string kind, string json) => SendRequestJson.Read(Encoding.UTF8.GetBytes(json), Enum.Parse<MessageKind>(kind));
}
