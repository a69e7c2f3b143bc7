using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Events;

namespace Interpol.Mesh.Grains.Tests.Events;

/// <summary>What entrances without network hand on, and what of what is found is news.</summary>
public sealed class PassageRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Author By = new(new OwnerId("BR"), "1");
    private static readonly EventPlan Plan = EventScene.Plan(new DateOnly(2026, 3, 1)) with { RehearsalOn = new DateOnly(2025, 9, 1) };

    [Theory]
    [InlineData("2026-03-01T12:05:00Z", null)]
    [InlineData("2026-03-01T12:05:01Z", "future")]
    [InlineData("2026-01-29T12:00:00Z", null)]
    [InlineData("2026-01-28T12:00:00Z", "before")]
    [InlineData("2025-09-01T12:00:00Z", null)]
    [InlineData("2025-09-02T12:00:00Z", "before")]
    [InlineData("0001-01-01T00:00:00Z", "before")]
    public void The_clock_of_an_entrance_is_near_the_event(string at, string? problem)
    {
        var offline = new OfflineDecision(PassageVerdict.Admitted, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.MinValue);
        var refusal = Record.Exception(() => PassageRules.Check(Plan, [new Passage("A-1", "gate-1", PassageDirection.In) { Offline = offline }], Now)) as MeshException;
        Assert.Equal(problem is null ? null : MeshErrorCodes.Invalid, refusal?.Code);
        Assert.Contains(problem ?? string.Empty, refusal?.Message ?? string.Empty, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-10, PassageDirection.In, null)]
    [InlineData(-10, PassageDirection.Out, null)]
    [InlineData(-90, PassageDirection.In, PassageVerdict.AlreadyIn)]
    [InlineData(-90, PassageDirection.Out, null)]
    public void What_passed_later_says_nothing_of_what_was_decided_before_it(int lastAt, PassageDirection lastDirection, PassageVerdict? atHub)
    {
        var last = new DecidedPassage("A-1", "gate-1", lastDirection, PassageVerdict.Admitted, Now.AddMinutes(lastAt), By);
        var passage = new Passage("A-1", "gate-1", PassageDirection.In) { Offline = new OfflineDecision(PassageVerdict.Admitted, Now.AddHours(-1), Now.AddHours(-2)) };
        var decided = PassageRules.Decide(Plan, passage, EventScene.Entry("A-1", "Odile Vantreuil"), isSuspicious: false, last, By, Now);
        Assert.Equal((PassageVerdict.Admitted, atHub), (decided.Verdict, decided.AtHub));
        Assert.Same(lastAt == -10 ? last : decided, PassageRules.Later(last, decided));
    }

    [Fact]
    public void Only_documents_persons_and_zones_are_shown_at_entrances()
    {
        var person = new PersonQuestion(EventScene.Entry("A-1", "Odile Vantreuil").Person);
        var document = new DocumentQuestion("12AB34567", "FRA", null);
        CheckQuestion[] good = [person, document, new JointQuestion([document, person])];
        CheckQuestion[] bad = [new PersonQuestion(new PersonParticulars()), document with { Issuer = "" }, new VehicleQuestion(null, "AB123CD", "FR", null), new JointQuestion([]), new JointQuestion([person, person]), new JointQuestion([new JointQuestion([document])])];
        Assert.All(good, shown => PassageRules.Check(Plan, [Shown(shown)], Now));
        Assert.All(bad, shown => Assert.Contains("passages[0].shown", Assert.Throws<MeshException>(() => PassageRules.Check(Plan, [Shown(shown)], Now)).Message, StringComparison.Ordinal));

        static Passage Shown(CheckQuestion question) => new("A-1", "gate-1", PassageDirection.In) { Shown = question };
    }

    [Theory]
    [InlineData("", "a", "a", 1)]
    [InlineData("a", "a", "", 0)]
    [InlineData("a", "a b", "b a", 1)]
    [InlineData("a b", "c d", "c d a b", 2)]
    public void Only_records_that_are_not_known_are_news(string known, string found, string expected, int news)
    {
        var before = known.Length == 0 ? null : new Finding("A-1", Now, HubName.Lyon, [.. Records(known)]);
        var finding = FindingRules.Join(before, new FoundEntry("A-1", null, [.. Records(found)], Now, HubName.Lyon));
        Assert.Equal(expected, string.Join(' ', finding?.Records.Select(record => record.Record.Name) ?? []));
        Assert.Equal(news, finding?.NewRecords ?? 0);
    }

    private static IEnumerable<FoundRecord> Records(string names) => names.Split(' ').Select(name => new FoundRecord(new OwnerId("FR"), new RecordId(RecordKind.Person, name), 0.9, false));
}
