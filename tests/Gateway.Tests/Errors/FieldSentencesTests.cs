using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Tests.Errors;

/// <summary>What a hub says of fields is said of them in the problem too.</summary>
public sealed class FieldSentencesTests
{
    [Theory]
    [InlineData("until: the end is in the future.", "until")]
    [InlineData("handling.publicFields: this hub does not know one of them.", "handling.publicFields")]
    [InlineData("entries[3].action: 1 to 64 letters.", "entries[3].action")]
    [InlineData("from, to: say who hands it over, and to whom.", "from,to")]
    [InlineData("Missing: facts, warrants.", "")]
    [InlineData("It is published: nothing more can be done.", "")]
    [InlineData("until:now", "")]
    [InlineData("so it is, and so: it stays", "")]
    public void The_fields_before_the_colon_are_named(string sentence, string fields) => Assert.Equal(fields, string.Join(',', FieldSentences.FieldsOf(sentence)));

    [Fact]
    public void A_refusal_of_the_mesh_names_its_fields()
    {
        var one = ProblemCatalogue.OfException(new MeshException(MeshErrorCodes.Invalid, "until: later."))!;
        Assert.Equal(("until", null), (one.Field, one.Problems));
        var two = ProblemCatalogue.OfException(new MeshException(MeshErrorCodes.Invalid, "from, to: both."))!;
        Assert.Equal(["from", "to"], two.Problems!.Select(problem => problem.Field));
        Assert.Null(ProblemCatalogue.OfException(new MeshException(MeshErrorCodes.Forbidden, "until: never."))!.Field);
    }
}
