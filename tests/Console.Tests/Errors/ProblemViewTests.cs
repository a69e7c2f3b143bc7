using Interpol.Mesh.Console.Errors;
using Interpol.Mesh.Console.Tests.Support;

namespace Interpol.Mesh.Console.Tests.Errors;

public sealed class ProblemViewTests
{
    [Fact]
    public async Task Fields_are_said_in_the_language_and_what_has_no_other_is_marked_as_English()
    {
        await using var scene = new ConsoleScene("fr");
        var problem = ApiDouble.Refusal(400, "2 fields.", new FieldProblem("content.facts", "The field content.facts is missing; a red notice needs it."), new FieldProblem("x", "Nobody wrote this."));
        var lines = scene.Context.Render<ProblemView>(parameters => parameters.Add(view => view.Problem, problem)).FindAll("li");
        Assert.Equal(["Le champ “Faits” manque ; une notice de type Rouge l’exige.", "Nobody wrote this."], lines.Select(line => line.TextContent));
        Assert.Equal([null, "en"], lines.Select(line => line.GetAttribute("lang")));
    }
}
