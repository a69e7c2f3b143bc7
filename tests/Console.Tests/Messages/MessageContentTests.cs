using Interpol.Mesh.Console.Messages;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Tests.Messages;

public sealed class MessageContentTests
{
    public static TheoryData<string> Hostile => ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\u202egnorw\u2066", "\U0001F600\u200d\U0001F525", new string('x', 10_000), "javascript:alert(1)", "{{7*7}} @(1+1)"];

    [Theory, MemberData(nameof(Hostile))]
    public async Task Hostile_text_stays_text_in_every_field(string text)
    {
        await using var scene = new ConsoleScene();
        var form = System.Text.Json.JsonDocument.Parse(System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object> { [text] = new[] { text }, ["deep"] = new Dictionary<string, string> { ["x"] = text } })).RootElement;
        var content = new ContentBody(text, text, text, [text], text, text, text, null, [new ContentForm(text, 1, form)], [], null);

        var shown = scene.Context.Render<MessageContent>(parameters => parameters
            .Add(card => card.Content, content)
            .Add(card => card.Message, MessageId.For(OwnerId.Parse("BR"), OperationId.Parse("one")))
            .Add(card => card.Owner, OwnerId.Parse("FR"))
            .Add(card => card.Files, []));

        Assert.Equal(text, shown.Find(".text").TextContent);
        Assert.Empty(shown.FindAll("script, img, iframe, object"));
        Assert.Contains(shown.FindAll("dd"), value => value.TextContent == text);
        Assert.All(shown.FindAll("a"), link => Assert.StartsWith("/api/v1/owners/FR/", link.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en-GB", "Travel document", "Birth date")]
    [InlineData("fr", "Document de voyage", "Date de naissance")]
    public async Task A_form_is_called_and_its_fields_are_named_in_the_language(string language, string title, string field)
    {
        await using var scene = new ConsoleScene(language);
        var form = System.Text.Json.JsonDocument.Parse("""{"birthDate":"1979"}""").RootElement;
        var shown = scene.Context.Render<MessageContent>(parameters => parameters
            .Add(card => card.Content, new ContentBody(null, null, null, [], null, null, null, null, [new ContentForm("travel-document", 1, form)], [], null))
            .Add(card => card.Owner, OwnerId.Parse("FR"))
            .Add(card => card.Files, []));
        Assert.Equal((title, field), (shown.Find("h2").TextContent, shown.Find("dt").TextContent));
    }
}
