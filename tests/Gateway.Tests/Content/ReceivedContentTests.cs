using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Tests.Forms;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Content;

/// <summary>What France's gateway would never send, and somebody sent all the same: Brazil's gateway notices.</summary>
public sealed class ReceivedContentTests : IAsyncLifetime
{
    private GatewayUnderTest _gateway = null!;

    public static TheoryData<string, string> Broken => new()
    {
        { """{"version":1,"text":"a\u0007"}""", "control characters" },
        { """{"version":1,"text":"x","subject":"a\u202eb"}""", "direction" },
        { """{"version":1,"text":"x","title":"y"}""", "not what a gateway" },
        { """{"version":9,"text":"x"}""", "version 9" },
        { """{"version":1,"text":"x","diffusionType":"red"}""", "diffusion" },
        { $$"""{"version":1,"attachments":[{"hash":"{{new string('a', 64)}}","name":null,"mediaType":null}]}""", "attachments" },
        { """{"version":1,"forms":[{"schema":"person","version":1,"fields":{"status":"guilty"}}]}""", "forms[0].fields.status" },
        { "bytes of something else", "not what a gateway" },
    };

    public async Task InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_breaks_a_rule_is_not_shown(string payload, string named)
    {
        var entry = await ReceivedAsync(System.Text.Encoding.UTF8.GetBytes(payload));
        Assert.Equal("unreadable", (string?)entry["state"]);
        Assert.Null(entry["content"]);
        Assert.Contains(named, (string?)entry["problem"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_not_known_is_shown_with_a_warning()
    {
        var entry = await ReceivedAsync(ContentJson.Write(new MessageContent { Text = "x", Forms = [new ContentForm("ship", 1, FormExamples.Parse("{}"))] }));
        Assert.Equal("open", (string?)entry["state"]);
        Assert.Equal("x", (string?)entry["content"]!["text"]);
        Assert.Contains("ship 1", (string?)entry["problem"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attachment_that_is_not_what_it_claims_is_refused_and_the_message_shown()
    {
        byte[] bytes = [0x7f, .. "ELF and more"u8];
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var attachment = _gateway.Mesh.Attachment($"FR:{hash}");
        await attachment.WriteAsync(0, bytes);
        await attachment.CompleteAsync(bytes.Length);
        var content = new MessageContent { Text = "Look at this.", Attachments = [new ContentAttachment(new Sha256Hash(hash), "photo.jpg", "image/jpeg")] };
        var entry = await ReceivedAsync(ContentJson.Write(content), new AttachmentReference(OwnerId.Parse("FR"), new Sha256Hash(hash), bytes.Length));
        Assert.Equal("Look at this.", (string?)entry["content"]!["text"]);
        Assert.Contains("photo.jpg is not handed out", (string?)entry["problem"], StringComparison.Ordinal);
        using var brazil = _gateway.ClientOf("BR");
        foreach (var address in (string[])[(string)entry["attachments"]![0]!["href"]!, $"/api/v1/owners/BR/attachments/{hash}"])
        {
            using var refused = await brazil.GetAsync(address);
            await refused.ProblemAsync(409, MeshErrorCodes.AttachmentMismatch, "sha256");
        }
    }

    private async Task<JsonNode> ReceivedAsync(byte[] payload, params AttachmentReference[] attachments)
    {
        var id = MessageId.For(OwnerId.Parse("FR"), OperationId.Parse("hostile"));
        var envelope = new Envelope(id, [OwnerId.Parse("BR")], Lane.Flash, _gateway.Time.GetUtcNow(), [.. attachments], payload.Length, Sha256Hash.Of(payload));
        _gateway.Mesh.Feed("BR").Add(Lane.Flash, envelope, payload);
        await _gateway.FetchedAsync("BR");
        using var brazil = _gateway.ClientOf("BR");
        using var answer = await brazil.GetAsync($"/api/v1/owners/BR/messages/{id}");
        return await answer.JsonAsync();
    }
}
