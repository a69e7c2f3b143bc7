using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Messages;

namespace Interpol.Mesh.Cli.Tests.Messages;

public sealed class MessageOptionsTests
{
    [Fact]
    public async Task Options_complete_a_request_that_the_gateway_reads_strictly()
    {
        var command = new Command("send");
        var options = new MessageOptions(command);
        var parsed = command.Parse(
            "--lane flash --subject About --crime-area drugs --tlp amber-strict --audience group:FR:partners --exclude sg,JP --answer-within 4 --expires 2030-01-31T12:00Z --operation-id once");
        Assert.Empty(parsed.Errors);
        var request = await options.CompleteAsync(parsed, new BroadcastRequest { Lane = options.Lane(parsed), All = true }, "Hello", CancellationToken.None);
        var json = JsonSerializer.SerializeToNode(request, request.GetType(), MeshJson.Strict)!.AsObject();
        Assert.Equal(
            ["all", "answerWithinHours", "crimeAreas", "exclude", "expiresAt", "handling", "lane", "operationId", "subject", "text"],
            json.Where(field => field.Value is not null and not JsonArray { Count: 0 } && field.Value.ToJsonString() is not ("false" or "\"\"")).Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal("""{"tlp":"amber-strict","audience":{"kind":"group","name":"FR:partners","owners":null}}""", json["handling"]!.ToJsonString());
        Assert.Equal("""["SG","JP"]""", json["exclude"]!.ToJsonString());
        Assert.Equal("flash", (string?)json["lane"]);
        Assert.NotNull(json.Deserialize<BroadcastRequest>(MeshJson.Strict));
    }
}
