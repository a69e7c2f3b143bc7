using System.Text;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tests.Forms;

namespace Interpol.Mesh.Gateway.Tests.Messages;

/// <summary>What holds for every request: kept and read again it is the same, and anything else is refused with a sentence.</summary>
public sealed class SendOrderTests
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

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_request_that_is_kept_is_read_again_as_the_same(string kind, string json)
    {
        var request = Read(kind, json);
        var kept = SendOrder.Write(request);
        var again = SendOrder.Read(kept, request.Kind);
        Assert.Equal(kept, SendOrder.Write(again));
        Assert.Equal(HashOf(request, "0001"), HashOf(again, "0001"));
        Assert.NotEqual(HashOf(request, "0001"), HashOf(request, "0002"));
        Assert.Equal((request.Exclude ?? []).ToArray(), (again.Exclude ?? []).ToArray());
        Assert.Equal(request.Payload.ToArray(), again.Payload.ToArray());
    }

    [Fact]
    public void Every_field_counts_in_what_makes_two_requests_the_same()
    {
        var json = JsonNode.Parse(Whole.First()[1].ToString()!)!.AsObject();
        var hash = HashOf(Read(nameof(MessageKind.Message), json.ToJsonString()), null);
        foreach (var name in json.Select(field => field.Key).Where(name => name is not ("operationId" or "to" or "lane")).ToList())
        {
            var less = json.DeepClone().AsObject();
            less.Remove(name);
            Assert.NotEqual(hash, HashOf(Read(nameof(MessageKind.Message), less.ToJsonString()), null));
        }

        json.Remove("operationId");
        Assert.Equal(hash, HashOf(Read(nameof(MessageKind.Message), json.ToJsonString()), null));
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
                var request = SendOrder.Read(bytes, Enum.Parse<MessageKind>(kind));
                Assert.Equal(SendOrder.Write(request), SendOrder.Write(SendOrder.Read(SendOrder.Write(request), request.Kind)));
            }
            catch (System.Text.Json.JsonException)
            {
                // Not JSON, or not a request: the gateway says so with a sentence.
            }
        }
    }

    private static byte[] HashOf(SendRequest request, string? author) =>
        SendOrder.Of(new Caller(OwnerId.Parse("FR"), author), request, OperationId.Parse("op")).Hash.ToArray();

    private static SendRequest Read(string kind, string json) => SendOrder.Read(Encoding.UTF8.GetBytes(json), Enum.Parse<MessageKind>(kind));
}
