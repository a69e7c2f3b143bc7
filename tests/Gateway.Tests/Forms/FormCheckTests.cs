using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Forms;

namespace Interpol.Mesh.Gateway.Tests.Forms;

public sealed class FormCheckTests
{
    /// <summary>What is written into a form about a document can be asked for and recorded.</summary>
    [Fact]
    public void The_form_has_the_types_of_travel_documents_that_records_have() => Assert.Equal(
        TravelDocumentTypes.All,
        FormCatalogue.Default.Newest("travel-document")!.Fields.Single(field => field.Name == "type").Codes.Select(code => code.Code));

    public static TheoryData<string, string, string, string> Broken => new()
    {
        { "person", "status", "null", "f.status" },
        { "person", "status", "\"guilty\"", "f.status" },
        { "person", "status", "-", "f.status" },
        { "person", "names", "-", "f.names" },
        { "person", "names", "[]", "f.names" },
        { "person", "names", """[{"kind":"alias"}]""", "f.names[0]" },
        { "person", "names", """[{"family":"\u0007"}]""", "f.names[0].family" },
        { "person", "names", """[{"family":"a\u202eb"}]""", "f.names[0].family" },
        { "person", "names", """[{"family":"A","nick":"B"}]""", "f.names[0].nick" },
        { "person", "names", """["Eriksson"]""", "f.names[0]" },
        { "person", "birthDate", "\"1974-13-01\"", "f.birthDate" },
        { "person", "birthDate", "19740812", "f.birthDate" },
        { "person", "ageFrom", "-1", "f.ageFrom" },
        { "person", "ageFrom", "50.5", "f.ageFrom" },
        { "person", "ageTo", "10", "f.ageTo" },
        { "person", "nationalities", """["SWE"]""", "f.nationalities[0]" },
        { "person", "event", """{"date":"2026-11-20"}""", "f.event.place" },
        { "person", "warrant", """{"reference":"1"}""", "f.warrant" },
        { "person", "shoeSize", "43", "f.shoeSize" },
        { "travel-document", "fraudType", "\"misplaced\"", "f.fraudType" },
        { "travel-document", "number", "\"L898902D3\"", "f.number" },
        { "travel-document", "number", "\"l898902c3\"", "f.number" },
        { "travel-document", "issuingState", "\"FRA\"", "f.issuingState" },
        { "travel-document", "issueDate", "\"2013-01-01\"", "f.expiryDate" },
        { "travel-document", "zone", "[]", "f.zone" },
        { "travel-document", "zone", "[1,2]", "f.zone" },
        { "travel-document", "zone", "\"P<UTO\"", "f.zone" },
        { "travel-document", "zone", """["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<","L898902C37UTO7408122F1204159ZE184226B<<<<<10"]""", "f.zone" },
        { "vehicle", "vin", "\"WVWZZZ1JZXW00000O\"", "f.vin" },
        { "vehicle", "category", "-", "f.category" },
        { "vehicle", "registration", "\"AB 123\"", "f.registration" },
        { "fingerprint-image", "image", $"\"{new string('b', 64)}\"", "f.image" },
        { "fingerprint-image", "image", "\"thumb.wsq\"", "f.image" },
        { "fingerprint-image", "finger", "\"nose\"", "f.finger" },
        { "fingerprint-image", "resolutionDpi", "5", "f.resolutionDpi" },
        { "dna-profile", "loci", "[]", "f.loci" },
        { "dna-profile", "loci", """[{"locus":"TH01","alleles":["6"]}]""", "f.loci" },
        { "photograph", "image", "-", "f.image" },
        { "photograph", "view", "\"selfie\"", "f.view" },
    };

    [Fact]
    public void There_are_six_forms_and_every_version_names_what_it_uses()
    {
        var catalogue = FormCatalogue.Default;
        Assert.Equal(
            ["dna-profile", "fingerprint-image", "person", "photograph", "travel-document", "vehicle"],
            catalogue.All.Select(schema => schema.Schema).Distinct());
        Assert.All(catalogue.All, schema =>
        {
            Assert.All(schema.Rules, rule => FormRules.Find(rule));
            Assert.All(schema.Fields, field => Assert.False(string.IsNullOrWhiteSpace(field.Description), $"{schema.Schema}.{field.Name}"));
            Assert.All(schema.OneOf, name => Assert.Contains(schema.Fields, field => field.Name == name));
        });
    }

    [Theory]
    [InlineData("person")]
    [InlineData("travel-document")]
    [InlineData("vehicle")]
    [InlineData("fingerprint-image")]
    [InlineData("dna-profile")]
    [InlineData("photograph")]
    public void A_good_form_has_no_problems(string schema) => Assert.Empty(Check(schema, FormExamples.All[schema]));

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_field_is_named(string schema, string field, string value, string named)
    {
        var fields = JsonNode.Parse(FormExamples.All[schema])!.AsObject();
        fields.Remove(field);
        if (value != "-")
        {
            fields[field] = JsonNode.Parse(value);
        }

        var problems = Check(schema, fields.ToJsonString());
        Assert.True(problems.Any(problem => problem.Field == named), $"{named} is not in {string.Join("; ", problems)}");
        Assert.All(problems, problem => Assert.EndsWith(".", problem.Detail, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"locus":"TH01","alleles":["5"]}""", "loci[6].locus")]
    [InlineData("""{"locus":"D5S818","alleles":["X"]}""", "loci[6].alleles")]
    [InlineData("""{"locus":"D5S818","alleles":["14.9"]}""", "loci[6].alleles[0]")]
    [InlineData("""{"locus":"D5S818","alleles":[]}""", "loci[6].alleles")]
    [InlineData("""{"locus":"NOTHING","alleles":["14"]}""", "loci[6].locus")]
    public void A_broken_locus_is_named(string locus, string named)
    {
        var fields = JsonNode.Parse(FormExamples.All["dna-profile"])!.AsObject();
        fields["loci"]!.AsArray().Add(JsonNode.Parse(locus));
        Assert.Contains(Check("dna-profile", fields.ToJsonString()), problem => problem.Field == $"f.{named}");
    }

    [Fact]
    public void A_person_who_is_not_identified_needs_no_name() => Assert.Empty(Check("person", """{"status":"unidentified-body","sex":"unknown"}"""));

    [Theory]
    [InlineData("C4X7K2M9T", "DEU", "P<D<<BEISPIEL<<LENA<MARIE<<<<<<<<<<<<<<<<<<<", "C4X7K2M9T0D<<8703042F3108192<<<<<<<<<<<<<<<8", null)]
    [InlineData("AB1234567CD12345678901", "UTO", "I<UTOAB1234567<CD123456789012<", "8601012M3001019UTO<<<<<<<<<<<4", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")]
    [InlineData("C4X7K2M9T", "D", "p<d<<beispiel<<lena<marie<<<<<<<<<<<<<<<<<<<", "C4X7K2M9T 0D<<8703042F3108192 <<<<<<<<<<<<<<<8", null)]
    public void A_zone_agrees_with_the_record_of_its_document(string number, string state, string first, string second, string? third)
    {
        var fields = JsonNode.Parse(FormExamples.All["travel-document"])!.AsObject();
        fields["number"] = number;
        fields["issuingState"] = state;
        fields["zone"] = third is null ? new JsonArray(first, second) : new JsonArray(first, second, third);
        Assert.Empty(Check("travel-document", fields.ToJsonString()));
    }

    [Fact]
    public void A_field_twice_is_named() =>
        Assert.Contains(Check("vehicle", """{"status":"stolen","status":"seen","category":"car","registration":"A1"}"""), problem => problem.Field == "f.status");

    [Fact]
    public void All_broken_fields_are_named_at_once_and_not_more_than_fifty()
    {
        var problems = Check("vehicle", """{"status":"x","category":"y","vin":"z","year":1}""");
        Assert.Equal(["f.status", "f.category", "f.vin", "f.year"], problems.Select(problem => problem.Field));
        var many = "{" + string.Join(',', Enumerable.Range(0, 200).Select(n => $"\"a{n}\":1")) + "}";
        Assert.Equal(FormCheck.MaxProblems, Check("vehicle", many).Length);
    }

    [Fact]
    public void Only_the_newest_version_is_sent_and_older_ones_are_received()
    {
        var forms = new ContentForms(FormCatalogue.Default, TimeProvider.System);
        var old = new MessageContent { Forms = [new ContentForm("vehicle", 1, FormExamples.Parse("""{"status":"seen","registration":"AB123CD"}"""))] };
        Assert.Equal("forms[0].version", Assert.Single(forms.CheckOutgoing(old)).Field);
        Assert.Empty(forms.Check(old));
        Assert.Null(forms.WarningOf(old));
    }

    [Fact]
    public void A_form_that_is_not_known_is_not_sent_and_shown_with_a_warning_when_received()
    {
        var forms = new ContentForms(FormCatalogue.Default, TimeProvider.System);
        var unknown = new MessageContent { Forms = [new ContentForm("ship", 1, FormExamples.Parse("{}"))] };
        Assert.Equal("forms[0].schema", Assert.Single(forms.CheckOutgoing(unknown)).Field);
        Assert.Empty(forms.Check(unknown));
        Assert.Contains("ship 1", forms.WarningOf(unknown), StringComparison.Ordinal);
    }

    private static ImmutableArray<FieldProblem> Check(string schema, string fields) =>
        FormCheck.Run(FormCatalogue.Default.Newest(schema)!, FormExamples.Parse(fields), "f", new HashSet<Sha256Hash> { FormExamples.Image }, FormExamples.Today);
}
