using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Gateway.Tests.Forms;

/// <summary>A good example of each form.</summary>
internal static class FormExamples
{
    public static readonly Sha256Hash Image = new(new string('a', 64));

    public static readonly DateOnly Today = new(2026, 11, 29);

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["person"] = """
            {"status":"suspect",
             "names":[{"family":"Eriksson","given":"Anna Maria","kind":"name"},{"full":"آنا إريكسون","kind":"transliteration","language":"ar"}],
             "sex":"female","birthDate":"1974-08-XX","nationalities":["SE","FR"],"ageFrom":50,"ageTo":52,
             "description":{"heightCentimetres":171,"eyes":"blue"},
             "event":{"date":"2026-11-20","place":"Lyon","country":"FR"},
             "warrant":{"reference":"2026/77","issuedBy":"Court of Lyon","issuedOn":"2026-11-01","charge":"Fraud","law":"Art. 313-1","maximumPenaltyMonths":60,"extraditionWillBeSought":true}}
            """,
        ["travel-document"] = """
            {"number":"L898902C3","issuingState":"UTO","type":"passport","fraudType":"stolen","issueDate":"2002-04-16","expiryDate":"2012-04-15",
             "zone":["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<","L898902C36UTO7408122F1204159ZE184226B<<<<<10"]}
            """,
        ["vehicle"] = """{"status":"stolen","category":"car","registration":"AB123CD","registrationCountry":"FR","vin":"WVWZZZ1JZXW000001","year":2019}""",
        ["fingerprint-image"] = $$"""{"image":"{{Image}}","finger":"right-thumb","impression":"rolled","resolutionDpi":500}""",
        ["dna-profile"] = """
            {"kind":"person","loci":[
              {"locus":"D3S1358","alleles":["14","16"]},{"locus":"VWA","alleles":["17","18"]},{"locus":"TH01","alleles":["6","9.3"]},
              {"locus":"FGA","alleles":["21","24"]},{"locus":"D8S1179","alleles":["13"]},{"locus":"AMEL","alleles":["X","Y"]}]}
            """,
        ["photograph"] = $$"""{"image":"{{Image}}","view":"face","takenOn":"2026-XX-XX"}""",
    };

    public static JsonElement Fields(string schema) => Parse(All[schema]);

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
