using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Cases;
using static Interpol.Mesh.Grains.Tests.Cases.CaseScene;

namespace Interpol.Mesh.Grains.Tests.Cases;

/// <summary>Subjects that are also known elsewhere: what is noted, who is told, and when it ends. Subject 1 is Brazil's and has the terms, subject 2 has none.</summary>
public sealed class CaseHitRulesTests
{
    private static readonly Sha256Hash Term = Sha256Hash.Of("term"u8);
    private static readonly Sha256Hash Other = Sha256Hash.Of("other"u8);
    private static readonly CaseId Elsewhere = new("SG-2026-000001");
    private static readonly OwnerId Singapore = new("SG");

    private readonly CaseScene _scene = WithParticipants();

    public CaseHitRulesTests()
    {
        _scene.Do(Brazil, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [Term, Other]));
        _scene.Do(Brazil, new PutSubject(null, CaseSubjectKind.Vehicle, Words, []));
    }

    [Theory]
    [InlineData("", "done")]
    [InlineData("again", "same")]
    [InlineData("another term of it", "done")]
    [InlineData("a term that it does not have", "same")]
    [InlineData("a subject without terms", "same")]
    [InlineData("no such subject", "same")]
    [InlineData("its owner's other case", "same")]
    [InlineData("this case", "same")]
    [InlineData("closed", "done")]
    [InlineData("merged", "same")]
    [InlineData("its end", "same")]
    [InlineData("its end, known", "done")]
    [InlineData("its end in another case", "same")]
    public void What_is_noted(string which, string outcome)
    {
        if (which is "again" or "another term of it" or "its end, known" or "its end in another case")
        {
            Assert.Equal("done", Hit());
        }

        if (which == "closed")
        {
            _scene.Do(France, new CloseCase(null));
        }

        if (which == "merged")
        {
            _scene.Do(France, new JoinCase(new CaseId("FR-2026-000002"), null));
        }

        Assert.Equal(outcome, which switch
        {
            "another term of it" => Hit(term: Other),
            "a term that it does not have" => Hit(term: Sha256Hash.Of("unknown"u8)),
            "a subject without terms" => Hit(number: 2),
            "no such subject" => Hit(number: 3),
            "its owner's other case" => Hit(owner: Brazil.Owner),
            "this case" => Hit(other: new CaseId(_scene.Key)),
            "its end" or "its end, known" => Hit(isKnown: false),
            "its end in another case" => Hit(other: new CaseId("SG-2026-000002"), isKnown: false),
            _ => Hit(),
        });
    }

    [Fact]
    public void Who_takes_part_is_told_once_for_an_owner_and_when_the_last_term_is_gone()
    {
        Assert.Equal("done", Hit());
        var note = Assert.Single(_scene.Effects.Announcements);
        Assert.Equal(("subject-known", Lane.Urgent), (note.What, note.Lane));
        Assert.Equal([Brazil.Owner, France.Owner, Secretariat.Owner, Japan.Owner], note.Recipients.OrderBy(owner => owner.Value, StringComparer.Ordinal));
        Assert.Equal("done", Hit(term: Other));
        Assert.Empty(_scene.Effects.Announcements);
        Assert.Equal("done", Hit(isKnown: false));
        Assert.Empty(_scene.Effects.Announcements);
        Assert.Equal([Singapore], KnownTo(Japan));
        Assert.Equal("done", Hit(term: Other, isKnown: false));
        Assert.Equal("subject-not-known", Assert.Single(_scene.Effects.Announcements).What);
        Assert.Empty(KnownTo(Japan));
    }

    [Fact]
    public void Nobody_is_named_to_itself_and_what_is_taken_back_names_nobody()
    {
        Assert.Equal("done", Hit());
        Assert.Equal("done", Hit(owner: France.Owner, other: new CaseId("FR-2026-000009")));
        Assert.Equal([France.Owner, Singapore], KnownTo(Brazil));
        Assert.Equal([Singapore], KnownTo(France));
        _scene.Do(Brazil, new PutSubject(1, CaseSubjectKind.Vehicle, Words, [Other]));
        Assert.Empty(KnownTo(Brazil));
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("left")]
    public void Who_takes_part_no_more_has_nothing_discoverable_in_the_case(string how)
    {
        _scene.Do(France, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [Term]));
        Assert.Equal("done", Hit());
        Assert.Equal("done", Hit(number: 3));
        _scene.Do(how == "removed" ? France : Brazil, new RemoveParticipant(Brazil.Owner));

        var taken = _scene.Effects.Messages.Select(sent => sent.Message).OfType<ReplicaChange>().ToList();
        Assert.All(taken, row => Assert.True(row.IsRemoved));
        Assert.Equal(new[] { Other.Value, Term.Value }.Order(StringComparer.Ordinal), taken.Select(row => row.State).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([true, true, false], _scene.State!.Subjects.Select(subject => subject.Terms.IsEmpty));
        Assert.Equal(3, Assert.Single(_scene.State.Hits).Number);
        Assert.Equal("same", Hit());
    }

    [Fact]
    public void What_is_discoverable_is_taken_back_in_a_closed_case_too()
    {
        _scene.Do(France, new CloseCase(null));
        Assert.Equal(MeshErrorCodes.NotAllowedNow, _scene.Try(Brazil, new PutSubject(1, CaseSubjectKind.Vehicle, Words, [Term])));
        Assert.Equal(MeshErrorCodes.NotAllowedNow, _scene.Try(Brazil, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [])));
        Assert.Equal("done", _scene.Try(Brazil, new PutSubject(1, CaseSubjectKind.Vehicle, Words, [])));
        Assert.Equal("same", Hit());
    }

    [Fact]
    public void A_case_knows_of_so_many_places_and_no_more()
    {
        for (var number = 1; number <= CaseLimits.MaxHits; number++)
        {
            Assert.Equal("done", Hit(other: CaseId.For(Singapore, new GivenNumber(2026, number))));
        }

        Assert.Equal("same", Hit(other: CaseId.For(Singapore, new GivenNumber(2026, CaseLimits.MaxHits + 1))));
        Assert.Equal("done", Hit(owner: Japan.Owner, other: new CaseId("JP-2026-000001")));
        Assert.Equal((CaseLimits.MaxHits, "subject-known"), (_scene.State!.Hits.Length, Assert.Single(_scene.Effects.Announcements).What));
        Assert.Equal([Japan.Owner, Singapore], KnownTo(France));
        Assert.Equal("same", Hit(owner: Japan.Owner, other: new CaseId("JP-2026-000002")));
        Assert.Equal("done", Hit(isKnown: false));
        Assert.Equal("done", Hit(other: CaseId.For(Singapore, new GivenNumber(2026, CaseLimits.MaxHits + 1))));
    }

    [Fact]
    public void When_the_last_place_of_an_owner_is_gone_the_index_is_asked_for_more()
    {
        Assert.Equal("done", Hit());
        Assert.Equal("done", Hit(term: Other));
        Assert.Equal("done", Hit(isKnown: false));
        Assert.Empty(_scene.Effects.Messages);
        Assert.Equal("done", Hit(term: Other, isKnown: false));
        Assert.Equal([Term.Value, Other.Value], _scene.Effects.Messages.Select(sent => Assert.IsType<ReplicaChange>(sent.Message)).Where(row => !row.IsRemoved).Select(row => row.State));
    }

    [Fact]
    public void Rows_of_the_index_stand_in_the_order_of_owners()
    {
        var places = OwnerDirectory.Default.All.Select(owner => SubjectIndex.PlaceOf(owner.Code)).Append(SubjectIndex.PlaceOf(new OwnerId("ZZZZZZZZ"))).ToList();
        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.All(places, place => Assert.True(place > DateTimeOffset.UnixEpoch && place < DateTimeOffset.UnixEpoch.AddDays(60)));
    }

    private string Hit(int number = 1, Sha256Hash? term = null, CaseId? other = null, OwnerId? owner = null, bool isKnown = true) =>
        _scene.Try(Author.Clock(owner ?? Singapore), new NoteKnown(new SubjectHit(number, term ?? Term, other ?? Elsewhere, owner ?? Singapore), isKnown));

    private IEnumerable<OwnerId> KnownTo(Author reader) => CaseRules.ViewOf(_scene.State!, _scene.Version, reader.Owner)!.Details!.Subjects[0].KnownTo;
}
