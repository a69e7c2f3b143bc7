using Interpol.Mesh.Console.Bureaus;
using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Console.Notices;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Notices;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Tests.Notices;

public sealed class NoticeFactsTests
{
    [Theory]
    [InlineData("en-GB", "Female", "French; Swahili", "Brown; Different colours", "Bald")]
    [InlineData("fr", "Féminin", "français; swahili", "Marron; De couleurs différentes", "Chauve")]
    [InlineData("es", "Femenino", "francés; suajili", "Marrones; De distinto color", "Calvo")]
    [InlineData("ar", "أنثى", "الفرنسية; السواحلية", "بني; مختلفتا اللون", "أصلع")]
    public async Task Codes_are_said_in_words(string language, string sex, string languages, string eyes, string hair)
    {
        var facts = await SaidAsync(language, new NoticePerson(PersonStatus.OfInterest)
        {
            Sex = "F",
            Languages = ["FRE", "SWA"],
            Description = new PhysicalDescription { EyeColors = ["BRO", "OTHC"], HairColors = ["HAIB"] },
        });
        Assert.Equal([sex, languages, eyes, hair], facts.TakeLast(4));
    }

    [Fact]
    public async Task A_code_that_nobody_knows_stays_as_it_is()
    {
        var facts = await SaidAsync("fr", new NoticePerson(PersonStatus.OfInterest)
        {
            Sex = "X",
            Languages = ["XYZ", "#"],
            Description = new PhysicalDescription { EyeColors = ["PINK"], HairColors = ["BLU"] },
        });
        Assert.Equal(["X", "XYZ; #", "PINK", "BLU"], facts.TakeLast(4));
    }

    private static async Task<IEnumerable<string>> SaidAsync(string language, NoticePerson person)
    {
        await using var scene = new ConsoleScene(language);
        return [.. new NoticeFacts(scene.Service<IStringLocalizer<Texts>>(), scene.Service<OwnerNames>()).Of(person).Select(fact => fact.Value)];
    }
}
