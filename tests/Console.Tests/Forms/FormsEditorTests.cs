using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Console.Forms;
using Interpol.Mesh.Console.Messages;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Console.Tests.Forms;

public sealed class FormsEditorTests
{
    private static readonly FormSchema Schema = new()
    {
        Schema = "person",
        Version = 2,
        Title = "Person",
        Fields =
        [
            new FormField { Name = "status", Type = FormFieldType.Code, Required = true, Codes = [new FormCode("witness", "Witness"), new FormCode("victim", "Victim")] },
            new FormField { Name = "ageFrom", Type = FormFieldType.Integer },
            new FormField { Name = "soughtNow", Type = FormFieldType.Flag },
            new FormField { Name = "nationalities", Type = FormFieldType.List, Item = new FormField { Type = FormFieldType.Text } },
            new FormField { Name = "names", Type = FormFieldType.List, Item = new FormField { Type = FormFieldType.Group, Fields = [new FormField { Name = "family" }, new FormField { Name = "given" }] } },
            new FormField { Name = "event", Type = FormFieldType.Group, Fields = [new FormField { Name = "place" }] },
            new FormField { Name = "zone", Type = FormFieldType.MachineReadableZone },
            new FormField { Name = "image", Type = FormFieldType.Attachment },
        ],
    };

    [Fact]
    public async Task A_form_is_filled_in_as_its_schema_says_and_what_is_empty_is_left_out()
    {
        await using var scene = new ConsoleScene();
        var forms = new List<FormDraft>();
        var file = Sha256Hash.Parse(new string('c', 64));
        var editor = Show(scene, forms, null, new SendAttachment(file, "face.png"));
        await editor.Find("select").ChangeAsync("person");
        await editor.Find("select[name='forms[0].fields.status']").ChangeAsync("witness");
        editor.Find("input[name='forms[0].fields.ageFrom']").Input("40");
        await editor.Find("select[name='forms[0].fields.soughtNow']").ChangeAsync("false");
        await Press(editor, "Add: Nationalities");
        await Press(editor, "Add: Nationalities");
        editor.Find("input[name='forms[0].fields.nationalities[1]']").Input("SE");
        await Press(editor, "Add: Names");
        editor.Find("input[name='forms[0].fields.names[0].family']").Input(" Eriksson ");
        editor.Find("textarea[name='forms[0].fields.zone']").Input("P<UTO\nL898902C3");
        await editor.Find("select[name='forms[0].fields.image']").ChangeAsync(file.Value);

        var sent = Assert.Single(forms).ToForm();
        Assert.Equal(("person", 2), (sent.Schema, sent.Version));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""{"status":"witness","ageFrom":40,"soughtNow":false,"nationalities":["SE"],"names":[{"family":"Eriksson"}],"zone":["P<UTO","L898902C3"],"image":"{{file}}"}"""),
            JsonNode.Parse(sent.Fields.GetRawText())), sent.Fields.GetRawText());

        await Press(editor, "Remove Nationalities 1");
        Assert.Equal("SE", editor.Find("input[name='forms[0].fields.nationalities[0]']").GetAttribute("value"));
        await editor.FindAll("button").Single(button => button.TextContent == "Remove Person").ClickAsync(new());
        Assert.Empty(forms);
    }

    [Fact]
    public async Task What_is_wrong_stands_at_its_field()
    {
        await using var scene = new ConsoleScene();
        var problem = ApiDouble.Refusal(400, "Two fields.", new FieldProblem("forms[0].fields.names[0].family", "The name is too long."), new FieldProblem("forms[0].fields.event.place", "The place is missing."));
        var editor = Show(scene, [new FormDraft("person", 2, (JsonObject)JsonNode.Parse("""{"names":[{"family":"E"}]}""")!)], problem);
        Assert.Equal("true", editor.WaitForElement("input[name='forms[0].fields.names[0].family']").GetAttribute("aria-invalid"));
        Assert.Null(editor.Find("input[name='forms[0].fields.names[0].given']").GetAttribute("aria-invalid"));
        Assert.NotNull(editor.Find("details").GetAttribute("open"));
    }

    [Fact]
    public async Task What_is_no_number_goes_as_it_was_typed_so_that_the_gateway_says_what_is_wrong()
    {
        await using var scene = new ConsoleScene();
        var forms = new List<FormDraft> { new("person", 2, []) };
        var editor = Show(scene, forms);
        editor.WaitForElement("input[name='forms[0].fields.ageFrom']").Input("forty");
        Assert.Equal("""{"ageFrom":"forty"}""", forms[0].ToForm().Fields.GetRawText());
    }

    [Fact]
    public void Forms_are_kept_with_the_draft()
    {
        var composition = new Composition();
        composition.Forms.Add(new FormDraft("person", 2, (JsonObject)JsonNode.Parse("""{"status":"witness","names":[{"family":""}]}""")!));
        Assert.False(composition.IsEmpty);
        var kept = Composition.OfDraft(composition.ToDraft());
        Assert.Equal("""{"status":"witness"}""", Assert.Single(kept.Forms).Fields.ToJsonString());
        Assert.Equal(JsonValueKind.Object, Assert.Single(kept.ToRequest(null).Forms!).Fields.ValueKind);
    }

    private static IRenderedComponent<FormsEditor> Show(ConsoleScene scene, List<FormDraft> forms, Problem? problem = null, params SendAttachment[] files) =>
        scene.Context.Render<FormsEditor>(parameters => parameters
            .Add(one => one.Forms, forms)
            .Add(one => one.Newest, [new FormBody("person", 2, true, "Person", string.Empty)])
            .Add(one => one.Read, (name, version) => Task.FromResult(name == "person" && version == 2 ? Schema : null))
            .Add(one => one.Problem, problem)
            .Add(one => one.Files, files));

    private static Task Press(IRenderedComponent<FormsEditor> editor, string name) => editor.Find($"button[aria-label='{name}']").ClickAsync(new());
}
