using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Gateway.Tests.Screening;

/// <summary>Zones that people reported against other tools, checked against records: what is read, what is found, and how sure it is.</summary>
public sealed class ZoneCheckTests : IAsyncLifetime
{
    private const string Names = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    private const string Specimen = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    private const string German = "P<D<<BEISPIEL<<LENA<MARIE<<<<<<<<<<<<<<<<<<<";
    private const string GermanBelow = "C4X7K2M9T0D<<8703042F3108192<<<<<<<<<<<<<<<8";
    private const string Botswana = "BNO2713841BWA8208282M3206032515512<<<<<<<<32";
    private const string CardName = "ERIKSSON<<ANNA<MARIA<<<<<<<<<<";

    private readonly RecordedChecks _checks = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _checks.DisposeAsync();

    /// <summary>The case, the zone, what is recorded (number, issuer, type), and the codes of the findings.</summary>
    public static TheoryData<string, string, string, string> Exact => new()
    {
        { "M1 by its letter", $"{German}\n{GermanBelow}", "C4X7K2M9T D passport", "" },
        { "M1 by three letters", $"{German}\n{GermanBelow}", "C4X7K2M9T DEU passport", "" },
        { "M1 with a digit over nothing", $"{German}\n{GermanBelow[..42]}08", "C4X7K2M9T D passport", "" },
        { "M2", $"{Names}\nA123456784USA8002295F3001019123456789<234596", "A12345678 UTO passport", "issuer-no-country" },
        { "M3, 10 characters", $"IDUTOA12345678<04<<<<<<<<<<<<<\n8601012M3001019UTO<<<<<<<<<<<0\n{CardName}", "A123456780 UTO identity-card", "issuer-no-country nationality-no-country" },
        { "M3, 13 characters", $"IDUTOA12345678<9B428<<<<<<<<<<\n8601012M3001019UTO<<<<<<<<<<<6\n{CardName}", "A123456789B42 UTO identity-card", "" },
        { "M3, 22 characters", $"I<UTOAB1234567<CD123456789012<\n8601012M3001019UTO<<<<<<<<<<<4\n{CardName}", "AB1234567CD12345678901 UTO identity-card", "" },
        { "M9", $"{Names}\nA123456784UTO8102298F3001019<<<<<<<<<<<<<<<8", "A12345678 UTO passport", "birth-impossible" },
        { "M13, this organisation", "P<XPOEXAMPLE<<OLGA<<<<<<<<<<<<<<<<<<<<<<<<<<\nXP00123459XPO7905115F3001019<<<<<<<<<<<<<<<6", "XP0012345 XPO laissez-passer", "issuer-no-country nationality-no-country" },
        { "M13, stateless", $"{Names}\nL898902C36XXA7408122F1204159ZE184226B<<<<<10", "L898902C3 UTO refugee-document", "nationality-no-country" },
        { "M13, Kosovo", $"P<RKS{Names[5..]}\n{Specimen}", "L898902C3 RKS passport", "" },
        { "M13, an unknown code", $"P<QQQ{Names[5..]}\n{Specimen}", "L898902C3 QQQ passport", "issuer-unknown" },
        { "M13, a permit", $"ARD<<YZ12345671<<<<<<<<<<<<<<<\n9001011F3001019XXK<<<<<<<<<<<4\n{CardName}", "YZ1234567 DEU residence-permit", "nationality-not-listed" },
        { "M15", "IDFRAMODELE<<<<<<<<<<<<<<<<<<<775001\n0707751234561LUCIE<<<<<<<<<6501129F7", "070775123456 FRA identity-card", "" },
        { "M17", $"\u200B{German.ToLowerInvariant().Replace("<", "&lt;", StringComparison.Ordinal)}\r\n{GermanBelow[..10]} {GermanBelow[10..]}", "C4X7K2M9T D passport", "entities lower-case line-ends spaces invisible-characters" },
        { "M17 on one line", German + GermanBelow, "C4X7K2M9T D passport", "lines-divided" },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    public async Task A_document_is_found_exactly_by_its_zone(string what, string zone, string recorded, string findings)
    {
        var document = recorded.Split(' ');
        await _checks.RecordAsync(document[0], document[1], document[2]);
        var answer = await _checks.AskZoneAsync(zone);
        Assert.True(answer.Zone!.CheckDigits.All(digit => digit.Holds), what);
        Assert.Subset(answer.Zone.Findings.Select(finding => finding.Code).ToHashSet(), findings.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
        Assert.DoesNotContain(answer.Zone.Findings, finding => finding.IsProblem && finding.Code != "birth-impossible");
        var hit = Assert.Single(answer.Hits);
        Assert.Equal((HitCertainty.Exact, null, document[0]), (hit.Certainty, hit.Why, hit.Record.TravelDocument!.Number));
        Assert.Contains("recorded as stolen", answer.Next, StringComparison.Ordinal);
        Assert.Equal(what == "M9", answer.Next!.Contains("does not exist", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_zone_says_is_answered_element_by_element()
    {
        var german = (await _checks.AskZoneAsync(German, GermanBelow)).Zone!;
        Assert.Equal(("D", "Germany", "D", "BEISPIEL", "LENA MARIE", "F", "2031-08-19"), (german.Issuer, german.IssuerName, german.Nationality, german.Primary, german.Secondary, german.Sex, german.ExpiryDate));
        Assert.Equal("1987-03-04", Assert.Single(german.BirthDates));
        var filler = (await _checks.AskZoneAsync(Names, "A123456784USA8002295F3001019123456789<234596")).Zone!;
        Assert.Equal(("123456789 2345", "1980-02-29"), (filler.Optional, Assert.Single(filler.BirthDates)));
        Assert.Empty((await _checks.AskZoneAsync("IDUTOA12345678<9B428<<<<<<<<<<", "8601012M3001019UTO<<<<<<<<<<<6", CardName)).Zone!.Optional);
    }

    [Theory]
    [InlineData("BN0271384", HitCertainty.Possible, "possible misreading at place 3 of line 2: O read, 0 recorded")]
    [InlineData("BNO271384", HitCertainty.Exact, null)]
    public async Task Where_a_digit_fails_the_check_runs_on_both_and_says_which_one_hit(string recorded, HitCertainty certainty, string? why)
    {
        await _checks.RecordAsync(recorded, "BWA");
        var answer = await _checks.AskZoneAsync($"P<BWA{Names[5..]}", Botswana);
        Assert.Equal(["number", "composite"], answer.Zone!.CheckDigits.Where(digit => !digit.Holds).Select(digit => digit.Of));
        Assert.Equal(("BN0271384", "BWA"), (answer.Zone.Misreadings[0].Number, answer.Zone.Misreadings[0].Issuer));
        var hit = Assert.Single(answer.Hits);
        Assert.Equal((recorded, certainty, why), (hit.Record.TravelDocument!.Number, hit.Certainty, hit.Why));
        Assert.Contains("Check digits fail: read the zone again", answer.Next, StringComparison.Ordinal);
        Assert.Equal(certainty == HitCertainty.Possible, answer.Next!.Contains("possible only", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("L69890200", "LG9890200", "place 2 of line 2: 6 read, G recorded")]
    [InlineData("X10000002", "XL0000002", "place 2 of line 2: 1 read, L recorded")]
    public async Task What_digits_cannot_see_is_looked_up_too_and_possible(string read, string recorded, string why)
    {
        await _checks.RecordAsync(recorded, "UTO");
        var answer = await _checks.AskZoneAsync(Written(read));
        Assert.True(answer.Zone!.CheckDigits.All(digit => digit.Holds));
        var hit = Assert.Single(answer.Hits);
        Assert.Equal((HitCertainty.Possible, $"possible misreading at {why}"), (hit.Certainty, hit.Why));
    }

    [Theory]
    [InlineData("visa", false)]
    [InlineData("identity-card", false)]
    [InlineData("refugee-document", true)]
    [InlineData("other", true)]
    public async Task The_number_of_a_document_of_another_type_is_no_exact_hit(string type, bool isExact)
    {
        await _checks.RecordAsync("L898902C3", "UTO", type);
        var hit = Assert.Single((await _checks.AskZoneAsync(Names, Specimen)).Hits);
        Assert.Equal((isExact ? HitCertainty.Exact : HitCertainty.Possible, isExact), (hit.Certainty, hit.Why is null));
    }

    /// <summary>How a zone spells a name, and as it is recorded (M5, M6).</summary>
    [Theory]
    [InlineData("P<IND<<ADITRI<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "Aditri")]
    [InlineData("P<PAKZARINA<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "Zarina")]
    [InlineData("P<IRLOCONNOR<<ENYA<SIOBHAN<<<<<<<<<<<<<<<<<<", "O'Connor, Enya Síobhan")]
    [InlineData("P<UTOSMITH<JONES<<SUSIE<<<<<<<<<<<<<<<<<<<<<", "Susie Smith-Jones")]
    [InlineData("P<UTOMUELLER<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<", "Dr. Anna Müller")]
    [InlineData("P<UTOMULLER<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<<", "Dr. Anna Müller")]
    [InlineData("P<UTOMUXXLLER<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<", "Dr. Anna Müller")]
    [InlineData("P<UTOER1KSSON<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<", "Anna Eriksson")]
    public async Task The_holder_is_searched_by_the_name_that_the_zone_spells(string line, string recorded)
    {
        await _checks.RecordPersonAsync(recorded);
        await _checks.RecordPersonAsync("Somebody Else", id: "b");
        var answer = await _checks.AskZoneAsync(line, Specimen);
        Assert.Equal(line[5] == '<', answer.Zone!.Findings.Any(finding => finding.Code == "name-without-primary"));
        Assert.Equal(line.Contains('1', StringComparison.Ordinal), answer.Zone.Findings.Any(finding => finding.Code == "digit-in-name"));
        var hit = answer.Hits[0];
        Assert.True(hit.Match is { IsLead: true, NameScore: > 0.97 }, $"{hit.Record.Id}: {hit.Match?.NameScore}");
        Assert.Equal(HitCertainty.Possible, hit.Certainty);
        Assert.Contains("Somebody like this person is recorded", answer.Next, StringComparison.Ordinal);
    }

    /// <summary>M8: the birth of the zone, what is said of it, and what the recorded births speak.</summary>
    [Theory]
    [InlineData("X123456785UTO<<<<<<0M3001019<<<<<<<<<<<<<<<6", "", "1985-07-12", null)]
    [InlineData("X123456785UTO85<<<<1M3001019<<<<<<<<<<<<<<<8", "1985-XX-XX", "1985-07-12", "partly")]
    [InlineData("X123456785UTO85<<<<1M3001019<<<<<<<<<<<<<<<8", "1985-XX-XX", "1970-07-12", "contradicts")]
    [InlineData("X123456785UTO8507<<0M3001019<<<<<<<<<<<<<<<6", "1985-07-XX", "1985-07-12", "partly")]
    [InlineData("X123456785UTO8507<<0M3001019<<<<<<<<<<<<<<<6", "1985-07-XX", "1985-01-12", "contradicts")]
    public async Task What_is_known_of_a_birth_counts_and_what_is_not_known_never_does(string line, string birth, string recorded, string? finding)
    {
        await _checks.RecordPersonAsync("Anna Maria Eriksson", recorded);
        var answer = await _checks.AskZoneAsync(Names, line);
        Assert.True(answer.Zone!.CheckDigits.All(digit => digit.Holds));
        Assert.Equal(birth, string.Join(' ', answer.Zone.BirthDates));
        var features = answer.Hits[0].Match!.Features.Where(feature => feature.Feature == "birth-date").ToList();
        Assert.Equal(finding, features.Count == 0 ? null : Assert.Single(features).Finding);
    }

    [Fact]
    public async Task Nationality_and_sex_speak_for_the_holder_and_both_centuries_are_asked_for()
    {
        await _checks.RecordPersonAsync("Lena Marie Beispiel", "1987-03-04", "DE", "F");
        Assert.Equal(["birth-date same", "nationality same", "sex same"], (await _checks.AskZoneAsync(German, GermanBelow)).Hits[0].Match!.Features.Select(feature => $"{feature.Feature} {feature.Finding}"));
        await _checks.RecordPersonAsync("Anna Maria Eriksson", "1912-04-15", id: "b");
        var old = await _checks.AskZoneAsync(Written("L898902C3", "120415"));
        Assert.Equal("1912-04-15 2012-04-15", string.Join(' ', old.Zone!.BirthDates));
        Assert.Contains(old.Hits[0].Match!.Features, feature => feature is { Feature: "birth-date", Finding: "same" });
    }

    [Theory]
    [InlineData("P<UTOERIKSSON<<ANNA", "It has neither three lines of 30")]
    [InlineData("P<UTOÉRIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "Line 1 has É at place 6")]
    [InlineData("", "it has none")]
    public async Task What_is_no_zone_is_refused_by_what_is_wrong(string zone, string problem)
    {
        var answer = await _checks.AskZoneAsync(zone, Specimen[..(zone.Length == 0 ? 0 : 44)]);
        Assert.Contains(answer.Problems, one => one.Contains(problem, StringComparison.Ordinal));
        Assert.Equal((0, null, null), (answer.Hits.Length, answer.AsOf, answer.Zone));
    }

    [Fact]
    public async Task Digits_that_nothing_explains_are_said()
    {
        var answer = await _checks.AskZoneAsync(Names, Specimen.Replace("740812", "740813", StringComparison.Ordinal));
        Assert.DoesNotContain(answer.Zone!.Misreadings, misread => misread.Why.Contains("place 19", StringComparison.Ordinal));
        Assert.Contains("no usual confusion", answer.Next, StringComparison.Ordinal);
        Assert.Contains("Nobody enters documents that UTO issues", answer.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_is_looked_up_as_it_may_be_also_beside_a_date_that_is_wrong_and_where_no_digit_is_over_it()
    {
        await _checks.RecordAsync("LG98902C3", "UTO");
        var wrong = Written("L698902C3").Replace("740812", "740813", StringComparison.Ordinal);
        var besides = Assert.Single((await _checks.AskZoneAsync(wrong)).Hits);
        Assert.Equal((HitCertainty.Possible, "possible misreading at place 2 of line 2: 6 read, G recorded"), (besides.Certainty, besides.Why));

        await _checks.RecordAsync("3O5142128097", "CHE");
        var without = Assert.Single((await _checks.AskZoneAsync("AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<")).Hits);
        Assert.Equal((HitCertainty.Possible, "possible misreading at place 7 of line 2: 0 read, O recorded"), (without.Certainty, without.Why));
    }

    [Fact]
    public async Task A_letter_in_a_date_is_explained_though_the_document_is_the_same_and_the_holder_is_searched_by_what_it_may_be()
    {
        await _checks.RecordAsync("L898902C3", "UTO");
        await _checks.RecordPersonAsync("Anna Maria Eriksson", "1974-08-12");
        var answer = await _checks.AskZoneAsync(Names, Specimen.Replace("740812", "74O812", StringComparison.Ordinal));
        Assert.Equal("possible misreading at place 16 of line 2: O read, 0 recorded", answer.Zone!.Misreadings[0].Why);
        Assert.Contains(answer.Zone.Findings, finding => finding is { Code: "birth-form", IsProblem: true });
        Assert.Equal([HitCertainty.Exact, HitCertainty.Possible], answer.Hits.Select(hit => hit.Certainty));
        Assert.Contains(answer.Hits[1].Match!.Features, feature => feature is { Feature: "birth-date", Finding: "same" });
        Assert.Contains("at the places that misreadings names", answer.Next, StringComparison.Ordinal);
    }

    /// <summary>A card does not say what it is, and a record need not: the same number of the same country is listed then, and no lead by itself.</summary>
    [Theory]
    [InlineData("P", "passport", true)]
    [InlineData("P", null, false)]
    [InlineData("P", "residence-permit", null)]
    [InlineData("ID", "identity-card", true)]
    [InlineData("ID", "residence-permit", false)]
    [InlineData("AR", "residence-permit", false)]
    [InlineData("I", null, false)]
    public async Task A_holder_is_found_by_the_number_of_a_document_as_far_as_both_say_what_it_is(string code, string? recorded, bool? isLead)
    {
        await _checks.RecordAsync(new PersonRecord(PersonStatus.Suspect, new PersonParticulars { Names = [new RecordedName("Qwrtz Bnmvx")], Documents = [new IdentityDocument(recorded, "YZ1234567", "DE")] }));
        var lines = Interpol.Mesh.Screening.Zones.ZoneWriter.Write(
            code == "P" ? Interpol.Mesh.Screening.Zones.ZoneFormat.Td3 : Interpol.Mesh.Screening.Zones.ZoneFormat.Td1,
            new() { DocumentCode = code, Issuer = "D", Number = "YZ1234567", Nationality = "UTO", Primary = "ERIKSSON", Secondary = "ANNA", Birth = "740812", Sex = "F", Expiry = "320415" }).Lines;
        var answer = await _checks.AskZoneAsync([.. lines]);
        Assert.Equal(isLead, answer.Hits.Select(hit => (bool?)hit.Match!.IsLead).SingleOrDefault());
    }

    /// <summary>Doc 9303-3 appendix B.6: the zone spells the Arabic letters, which a record has.</summary>
    [Theory]
    [InlineData("MXHMD", "محمد الشماع")]
    [InlineData("MXHMD", "Muhammad al-Shammaa")]
    public async Task A_holder_whose_name_is_spelled_by_Arabic_letters_is_found(string given, string recorded)
    {
        await _checks.RecordPersonAsync(recorded);
        var lines = Interpol.Mesh.Screening.Zones.ZoneWriter.Write(
            Interpol.Mesh.Screening.Zones.ZoneFormat.Td3,
            new() { DocumentCode = "P", Issuer = "UTO", Number = "L898902C3", Nationality = "UTO", Primary = "ALXSHMAE", Secondary = given, Birth = "740812", Sex = "M", Expiry = "320415" }).Lines;
        Assert.True((await _checks.AskZoneAsync([.. lines])).Hits.Single().Match!.IsLead);
    }

    /// <summary>Doc 9303-3 section 6 B: the letters of the holder's country that the zone spells, which a record has. The last ones have no country whose letters they would be.</summary>
    [Theory]
    [InlineData("SRB", "SRB", "COLAKOVIC", "ZIVKO", "Живко Чолаковић", true)]
    [InlineData("UKR", "UKR", "HRYHORENKO", "YEVHEN", "Григоренко Євген", true)]
    [InlineData("BGR", "BGR", "SHTEREV", "GEORGI", "Георги Щерев", true)]
    [InlineData("D", "SRB", "COLAKOVIC", "ZIVKO", "Живко Чолаковић", true)]
    [InlineData("SRB", "XXA", "COLAKOVIC", "ZIVKO", "Живко Чолаковић", true)]
    [InlineData("SRB", "HRV", "COLAKOVIC", "ZIVKO", "Живко Чолаковић", false)]
    public async Task A_holder_whose_name_is_spelled_by_Cyrillic_letters_is_found_by_them(string issuer, string nationality, string primary, string secondary, string recorded, bool isByTheLetters)
    {
        await _checks.RecordPersonAsync(recorded);
        var lines = Interpol.Mesh.Screening.Zones.ZoneWriter.Write(
            Interpol.Mesh.Screening.Zones.ZoneFormat.Td3,
            new() { DocumentCode = "P", Issuer = issuer, Number = "L898902C3", Nationality = nationality, Primary = primary, Secondary = secondary, Birth = "740812", Sex = "M", Expiry = "320415" }).Lines;
        var match = (await _checks.AskZoneAsync([.. lines])).Hits.SingleOrDefault()?.Match;
        Assert.True(isByTheLetters == match is { NameScore: 1 }, $"{match?.NameScore}");
    }

    private static string Written(string number, string birth = "740812") => string.Join('\n', Interpol.Mesh.Screening.Zones.ZoneWriter.Write(
        Interpol.Mesh.Screening.Zones.ZoneFormat.Td3,
        new() { DocumentCode = "P", Issuer = "UTO", Number = number, Nationality = "UTO", Primary = "ERIKSSON", Secondary = "ANNA MARIA", Birth = birth, Sex = "F", Expiry = "320415" }).Lines);
}
