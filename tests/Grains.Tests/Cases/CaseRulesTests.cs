using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cases;
using static Interpol.Mesh.Grains.Tests.Cases.CaseScene;

namespace Interpol.Mesh.Grains.Tests.Cases;

/// <summary>Every state of a case and of a participant by every command.</summary>
public sealed class CaseRulesTests
{
    private static readonly CaseId Other = new("FR-2026-000002");

    public static TheoryData<string, string, string> CaseTable() => Table(
        ["open", "describe", "invite", "remove", "offer-lead", "take-lead", "subject", "entry", "arrest", "revise", "custody", "add-task", "close", "reopen", "offer-merge", "merge", "join"],
        new Dictionary<string, string>
        {
            ["none"] = "done not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found not-found",
            ["open"] = "not-allowed-now done done done done not-allowed-now done done done done done done done same done done done",
            ["lead-offered"] = "not-allowed-now done done done same done done done done done done done done same done done done",
            ["closed"] = "not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now done not-allowed-now not-allowed-now same done done not-allowed-now done",
            ["merging"] = "not-allowed-now done done done done not-allowed-now done done done done done done not-allowed-now same done not-allowed-now not-allowed-now",
            ["merged"] = "not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now same",
        });

    public static TheoryData<string, string, string> ParticipantTable() => Table(
        ["invite", "accept", "decline", "remove", "leave", "add", "read"],
        new Dictionary<string, string>
        {
            ["none"] = "done not-found not-found not-found not-found not-found nothing",
            ["invited"] = "same done done done not-allowed-now not-allowed-now summary",
            ["active"] = "same same not-allowed-now done done done all",
            ["declined"] = "done not-allowed-now same same not-found not-found stub",
            ["removed"] = "done not-found not-found same not-found not-found stub",
        });

    [Theory]
    [MemberData(nameof(CaseTable))]
    public void Every_state_of_a_case_answers_every_command(string state, string command, string expected)
    {
        var scene = InState(state);
        Assert.Equal(expected, command switch
        {
            "open" => scene.Try(France, new OpenCase(Words)),
            "describe" => scene.Try(France, new DescribeCase(Words)),
            "invite" => scene.Try(France, new InviteParticipant(new OwnerId("DE"), CaseRole.Observer)),
            "remove" => scene.Try(France, new RemoveParticipant(Japan.Owner)),
            "offer-lead" => scene.Try(France, new OfferLead(Brazil.Owner)),
            "take-lead" => scene.Try(Brazil, new AnswerLeadOffer(true)),
            "subject" => scene.Try(France, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [])),
            "entry" => scene.Try(France, new AddEntries([Note("BR")])),
            "arrest" => scene.Try(France, new AddArrestReport(For("BR"), Words, [])),
            "revise" => scene.Try(France, Revise(scene, 1, For("BR", "JP"))),
            "custody" => scene.Try(France, new RecordCustody(1, new NewCustodyStep(CustodyStepKind.Collected, Now, Hash, null, null, null))),
            "add-task" => scene.Try(France, new AddTask(Terms(Brazil))),
            "close" => scene.Try(France, new CloseCase(null)),
            "reopen" => scene.Try(France, new ReopenCase()),
            "offer-merge" => scene.Try(France, new OfferMerge(new CaseId("BR-2026-000009"))),
            "merge" => scene.Try(France, Merge(Other)),
            _ => scene.Try(France, new JoinCase(Other, null)),
        });
    }

    [Theory]
    [MemberData(nameof(ParticipantTable))]
    public void Every_state_of_a_participant_answers_every_command(string state, string command, string expected)
    {
        var germany = new Author(new OwnerId("DE"), "1");
        var scene = WithParticipants();
        if (state != "none")
        {
            scene.Do(France, new InviteParticipant(germany.Owner, CaseRole.Contributor));
        }

        if (state is "active" or "removed")
        {
            scene.Do(germany, new AnswerInvitation(true));
        }

        if (state == "declined")
        {
            scene.Do(germany, new AnswerInvitation(false));
        }

        if (state == "removed")
        {
            scene.Do(France, new RemoveParticipant(germany.Owner));
        }

        Assert.Equal(expected, command switch
        {
            "invite" => scene.Try(France, new InviteParticipant(germany.Owner, CaseRole.Contributor)),
            "accept" => scene.Try(germany, new AnswerInvitation(true)),
            "decline" => scene.Try(germany, new AnswerInvitation(false)),
            "remove" => scene.Try(France, new RemoveParticipant(germany.Owner)),
            "leave" => scene.Try(germany, new RemoveParticipant(germany.Owner)),
            "add" => scene.Try(germany, new AddEntries([Note()])),
            _ => CaseRules.ViewOf(scene.State!, scene.Version, germany.Owner) switch
            {
                null => "nothing",
                { Details: not null } => "all",
                { Summary: not null } => "summary",
                _ => "stub",
            },
        });
    }

    [Fact]
    public void Only_the_lead_leads_and_an_observer_adds_nothing()
    {
        CaseCommand[] ofTheLead =
        [
            new DescribeCase(Words), new CloseCase(null), new ReopenCase(), new InviteParticipant(new OwnerId("DE"), CaseRole.Observer), new RemoveParticipant(Secretariat.Owner),
            new OfferLead(Brazil.Owner), new OfferMerge(Other), Merge(Other),
        ];
        var scene = WithParticipants();
        Assert.All(ofTheLead, command => Assert.Equal(MeshErrorCodes.Forbidden, scene.Try(Brazil, command)));

        scene.Do(France, new AddEntries([Entry(CaseEntryKind.Evidence, "JP")]));
        CaseCommand[] ofContributors =
        [
            new AddEntries([Note()]), new AddArrestReport(For(), Words, []), new PutSubject(null, CaseSubjectKind.Person, Words, []), new AddTask(Terms(Brazil)),
            new RecordCustody(1, new NewCustodyStep(CustodyStepKind.Collected, Now, Hash, null, null, null)),
        ];
        Assert.All(ofContributors, command => Assert.Equal(MeshErrorCodes.Forbidden, scene.Try(Japan, command)));
    }

    [Fact]
    public void The_lead_goes_to_who_takes_it_and_stays_until_then()
    {
        var scene = WithParticipants();
        Assert.Equal(MeshErrorCodes.NotAllowedNow, scene.Try(France, new RemoveParticipant(France.Owner)));
        Assert.Equal(MeshErrorCodes.Invalid, scene.Try(France, new OfferLead(new OwnerId("DE"))));
        scene.Do(France, new OfferLead(Brazil.Owner));
        scene.Do(Brazil, new AnswerLeadOffer(false));
        Assert.Equal((France.Owner, null), (scene.State!.Lead, scene.State.LeadOfferedTo));

        scene.Do(France, new OfferLead(Brazil.Owner));
        Assert.Equal("done", scene.Try(France, new OfferLead(France.Owner)));
        Assert.Equal(MeshErrorCodes.NotAllowedNow, scene.Try(Brazil, new AnswerLeadOffer(true)));
        scene.Do(France, new OfferLead(Brazil.Owner));
        scene.Do(Brazil, new AnswerLeadOffer(true));

        Assert.Equal("same", scene.Try(Brazil, new AnswerLeadOffer(true)));
        Assert.Equal((Brazil.Owner, CaseRole.Lead, CaseRole.Contributor), (scene.State.Lead, scene.State.Find(Brazil.Owner)!.Role, scene.State.Find(France.Owner)!.Role));
        Assert.Equal("done", scene.Try(Brazil, new RemoveParticipant(France.Owner)));
    }

    /// <summary>A contributor shows an entry to two of five; the lead is not in by itself.</summary>
    [Fact]
    public void Each_entry_is_for_its_owner_and_whom_the_owner_names()
    {
        var scene = WithParticipants();
        scene.Do(Brazil, new AddEntries([Note("JP", "IPSG")]));
        var entry = Assert.IsType<EntryAdded>(scene.Events[^1]).Entry;

        Assert.Equal(
            [("FR", false), ("BR", true), ("IPSG", true), ("JP", true), ("DE", false)],
            new[] { "FR", "BR", "IPSG", "JP", "DE" }.Select(owner => (owner, CaseEntryRules.MaySee(scene.State!, entry, new OwnerId(owner)))));
        Assert.Equal([0L, 1, 1, 1], scene.State!.Participants.Select(participant => participant.Sees));
        Assert.Equal(["BR", "IPSG", "JP"], Assert.Single(scene.Effects.Announcements).Recipients.Select(owner => owner.Value));
        Assert.Equal(MeshErrorCodes.Invalid, scene.Try(Brazil, new AddEntries([Note("DE")])));

        scene.Do(France, new RemoveParticipant(Japan.Owner));
        scene.Do(France, new RemoveParticipant(Brazil.Owner));
        Assert.False(CaseEntryRules.MaySee(scene.State, entry, Japan.Owner));
        Assert.True(CaseEntryRules.MaySee(scene.State, entry, Brazil.Owner));

        // It is still its owner's, and nobody else's.
        Assert.Equal("done", scene.Try(Brazil, new ReviseKnownEntry(new ReviseEntry(1, For("FR"), null), entry)));
        Assert.Equal([1L, 1, 0, 0], scene.State.Participants.Select(participant => participant.Sees));
        Assert.Equal(MeshErrorCodes.Forbidden, scene.Try(Secretariat, new ReviseKnownEntry(new ReviseEntry(1, For(), null), entry)));
        Assert.Equal(MeshErrorCodes.NotFound, scene.Try(France, new ReviseKnownEntry(new ReviseEntry(1, For(), null), entry)));
    }

    [Fact]
    public void All_that_is_wrong_with_a_command_is_said_at_once()
    {
        var scene = WithParticipants();
        scene.Do(Brazil, new AddEntries([Note("FR")]));
        var nothing = new SealedContent(default, null, []);
        var large = new SealedContent(new byte[CaseLimits.MaxContentBytes + 1], null, []);
        var handling = new CaseHandling((TrafficLight)99, [new OwnerId("DE"), new OwnerId("IT")]);
        ImmutableArray<CaseAttachment> twice = [new(Hash, -1), new(Hash, 1)];
        var entry = new NewCaseEntry((CaseEntryKind)99, handling, nothing, twice);
        (CaseCommand Command, string[] Fields)[] bad =
        [
            (new AddEntries([entry]), ["kind", "tlp", "readers", "text", "attachments", "attachments"]),
            (new AddEntries([Note(), entry with { Kind = CaseEntryKind.ArrestReport }, Note("DE")]),
                ["entries[1].kind", "entries[1].tlp", "entries[1].readers", "entries[1].text", "entries[1].attachments", "entries[1].attachments", "entries[2].readers"]),
            (new AddEntries([entry with { Kind = CaseEntryKind.Note, Handling = null!, Content = large, Attachments = default }]), ["tlp", "text"]),
            (new AddArrestReport(handling, nothing, twice), ["tlp", "readers", "text", "attachments", "attachments"]),
            (Revise(scene, 1, handling) with { Command = new ReviseEntry(1, handling, nothing) }, ["tlp", "readers", "content"]),
            (new PutSubject(null, (CaseSubjectKind)99, nothing, [new("x")]), ["kind", "content", "terms"]),
        ];
        Assert.All(bad, one => AssertNames(scene.Refused(Brazil, one.Command), one.Fields));
        AssertNames(scene.Refused(France, new InviteParticipant(new OwnerId("XX"), CaseRole.Lead)), "owner", "role");

        // What is only too large is told as that.
        Assert.Equal(MeshErrorCodes.TooLarge, scene.Try(Brazil, new AddEntries([Note() with { Content = large }])));
        var many = scene.Refused(Brazil, new AddEntries([.. Enumerable.Repeat(entry, CaseLimits.MaxEntriesAtOnce)]));
        Assert.EndsWith(" And 550 more.", many.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_member_country_reports_an_arrest_whatever_the_command()
    {
        var scene = WithParticipants();
        Assert.Equal(MeshErrorCodes.Forbidden, scene.Refused(Secretariat, new AddArrestReport(For("BR"), Words, [])).Code);
        foreach (var by in new[] { Secretariat, Brazil })
        {
            Assert.Equal(MeshErrorCodes.Invalid, scene.Try(by, new AddEntries([Entry(CaseEntryKind.ArrestReport, "FR")])));
        }

        // An arrest is made with a member country, whose entry it becomes, and there is no other way.
        var entry = new CaseEntry(1, CaseEntryKind.Note, Secretariat, Now, For(), Words, []);
        var reported = ArrestReported.By(CountryAuthor.Of(OwnerDirectory.Default, Brazil), entry).Entry;
        Assert.Equal((Brazil, CaseEntryKind.ArrestReport), (reported.By, reported.Kind));
        Assert.DoesNotContain(typeof(ArrestReported).GetProperty(nameof(ArrestReported.Entry))!.SetMethod, typeof(ArrestReported).GetMethods());
        Assert.Equal("done", scene.Try(Brazil, new AddArrestReport(For("FR"), Words, [])));
        Assert.Equal(Lane.Urgent, Assert.Single(scene.Effects.Announcements).Lane);
    }

    [Fact]
    public void Who_merges_sees_all_of_both()
    {
        var target = WithParticipants();
        target.Do(Brazil, new AddEntries([Note("FR"), Note("IPSG")]));
        Assert.Contains("FR sees 1 of the 2 entries", target.Refused(France, Merge(Other)).Message, StringComparison.Ordinal);

        var source = new CaseScene("BR-2026-000009");
        source.Do(Brazil, new OpenCase(Words));
        Assert.Equal(MeshErrorCodes.NotFound, source.Try(France, new JoinCase(new CaseId(target.Key), null)));
        source.Do(Brazil, new InviteParticipant(France.Owner, CaseRole.Observer));
        source.Do(France, new AnswerInvitation(true));
        Assert.Equal(MeshErrorCodes.Forbidden, source.Try(France, new JoinCase(new CaseId(target.Key), null)));
        source.Do(Brazil, new OfferMerge(new CaseId(target.Key)));
        Assert.Equal(MeshErrorCodes.Forbidden, source.Try(France, new JoinCase(Other, null)));
        source.Do(Brazil, new AddEntries([Note()]));
        Assert.Equal(MeshErrorCodes.Forbidden, source.Try(France, new JoinCase(new CaseId(target.Key), null)));
        source.Do(Brazil, Revise(source, 1, For("FR")));
        Assert.Equal("done", source.Try(France, new JoinCase(new CaseId(target.Key), null)));
    }

    [Fact]
    public void A_subject_is_changed_by_its_owner_and_its_terms_go_to_the_index()
    {
        var scene = WithParticipants();
        scene.Do(Brazil, new PutSubject(null, CaseSubjectKind.Person, Words, [Hash]));
        Assert.Equal("index", Assert.Single(scene.Effects.Messages).Link);
        Assert.Equal(Hash.Value, Assert.Single(scene.Effects.Index!.Rows).State);
        Assert.Equal(MeshErrorCodes.Forbidden, scene.Try(France, new PutSubject(1, CaseSubjectKind.Person, Words, [])));
        Assert.Equal(MeshErrorCodes.NotFound, scene.Try(Brazil, new PutSubject(2, CaseSubjectKind.Person, Words, [])));
        scene.Do(Brazil, new PutSubject(1, CaseSubjectKind.Person, Words, []));
        Assert.True(((Contracts.Replica.ReplicaChange)Assert.Single(scene.Effects.Messages).Message).IsRemoved);
        Assert.Empty(scene.Effects.Index!.Rows);
        Assert.Equal(MeshErrorCodes.Invalid, scene.Try(Brazil, new PutSubject(1, CaseSubjectKind.Person, Words, [new("x")])));
    }

    internal static ReviseKnownEntry Revise(CaseScene scene, long number, CaseHandling handling) => new(
        new ReviseEntry(number, handling, null), scene.Events.OfType<EntryAdded>().Select(added => added.Entry).FirstOrDefault(entry => entry.Number == number));

    private static CaseScene InState(string state)
    {
        if (state == "none")
        {
            return new CaseScene();
        }

        var scene = WithParticipants();
        scene.Do(France, new AddEntries([Entry(CaseEntryKind.Evidence, "BR")]));
        var reached = state switch
        {
            "lead-offered" => scene.Do(France, new OfferLead(Brazil.Owner)),
            "closed" => scene.Do(France, new CloseCase(null)),
            "merging" => scene.Do(France, Merge(Other)),
            "merged" => scene.Do(France, new JoinCase(Other, null)),
            _ => 1,
        };
        Assert.Equal(1, reached);
        return scene;
    }

    internal static TheoryData<string, string, string> Table(string[] commands, Dictionary<string, string> rows)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (state, row) in rows)
        {
            var cells = row.Split(' ');
            Assert.Equal(commands.Length, cells.Length);
            for (var i = 0; i < commands.Length; i++)
            {
                data.Add(state, commands[i], cells[i]);
            }
        }

        return data;
    }
}
