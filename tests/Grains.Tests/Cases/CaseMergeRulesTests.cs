using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Cases;
using static Interpol.Mesh.Grains.Tests.Cases.CaseScene;

namespace Interpol.Mesh.Grains.Tests.Cases;

/// <summary>Two cases together are no larger than one may be: a case that takes another over keeps room for it, and a merge without room does not begin.</summary>
public sealed class CaseMergeRulesTests
{
    private static readonly CaseId Source = new("BR-2026-000009");
    private static readonly OwnerId[] Owners = [.. OwnerDirectory.Default.All.Select(owner => owner.Code).Where(owner => owner != France.Owner)];

    public static TheoryData<string, int> Limited => new()
    {
        { "participants", CaseLimits.MaxParticipants },
        { "subjects", CaseLimits.MaxSubjects },
        { "tasks", CaseLimits.MaxTasks },
        { "evidence", CaseLimits.MaxEvidence },
    };

    [Theory]
    [MemberData(nameof(Limited))]
    public void A_case_takes_over_what_it_has_room_for_and_keeps_the_room_meanwhile(string what, int max)
    {
        var target = With(what, max - 1);
        var refusal = target.Refused(France, Merge(Source, Size(what, 2)));
        Assert.Equal(MeshErrorCodes.TooLarge, refusal.Code);
        Assert.Contains($"at most {max} ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("2 more", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(target.State!.Merges);

        target.Do(France, Merge(Source, Size(what, 1)));
        Assert.Equal(MeshErrorCodes.TooLarge, target.Try(France, Merge(new CaseId("BR-2026-000010"), Size(what, 2))));
        Assert.Contains("taking over", target.Refused(France, One(what)).Message, StringComparison.Ordinal);
        target.Do(France, new RefuseMerge(Source, "It is closed."));
        Assert.Equal("done", target.Try(France, One(what)));
        Assert.Equal(MeshErrorCodes.TooLarge, target.Try(France, One(what, CaseLimits.MaxParticipants)));
    }

    [Fact]
    public void All_that_is_too_much_is_said_at_once_and_what_does_not_come_is_no_matter()
    {
        var target = With("tasks", CaseLimits.MaxTasks);
        Assert.Equal("done", target.Try(France, Merge(Source, Size("subjects", CaseLimits.MaxSubjects))));

        target = With("tasks", 1);
        var refusal = target.Refused(France, Merge(Source, new CaseSize([], CaseLimits.MaxSubjects + 1, CaseLimits.MaxTasks, CaseLimits.MaxEvidence + 1)));
        Assert.Equal(
            "A case has at most 200 subjects: it has 0, and 201 more would come; at most 500 tasks: it has 1, and 500 more would come; at most 2000 items of evidence: it has 0, and 2001 more would come.",
            refusal.Message);
    }

    [Theory]
    [MemberData(nameof(Limited))]
    public void A_case_that_has_grown_since_does_not_join(string what, int max)
    {
        Assert.True(max > 3);
        var source = With(what, 3);
        var room = CaseMergeRules.Check(source.State, France, Source);
        source.Do(France, One(what, 3));
        Assert.Contains("has grown", source.Refused(France, new JoinCase(Source, room)).Message, StringComparison.Ordinal);
        Assert.Equal("done", source.Try(France, new JoinCase(Source, CaseMergeRules.Check(source.State, France, Source))));
        Assert.Equal("same", source.Try(France, new JoinCase(Source, room)));
    }

    [Fact]
    public void Only_so_many_cases_become_part_of_one()
    {
        var target = WithParticipants();
        for (var i = 1; i <= CaseLimits.MaxMerges; i++)
        {
            target.Do(France, Merge(CaseId.For(Brazil.Owner, new(2026, i))));
        }

        Assert.Equal(MeshErrorCodes.TooLarge, target.Try(France, Merge(CaseId.For(Brazil.Owner, new(2026, CaseLimits.MaxMerges + 1)))));
    }

    /// <summary>A case of France's with so many of something.</summary>
    private static CaseScene With(string what, int count)
    {
        var scene = new CaseScene();
        scene.Do(France, new OpenCase(Words));
        for (var i = what == "participants" ? 1 : 0; i < count; i++)
        {
            scene.Do(France, One(what, i));
        }

        return scene;
    }

    private static CaseCommand One(string what, int number = CaseLimits.MaxParticipants - 1) => what switch
    {
        "participants" => new InviteParticipant(Owners[number - 1], CaseRole.Observer),
        "subjects" => new PutSubject(null, CaseSubjectKind.Person, Words, []),
        "tasks" => new AddTask(Terms(France)),
        _ => new AddEntries([Entry(CaseEntryKind.Evidence)]),
    };

    /// <summary>A case with so many of something; of participants those that <see cref="With"/> takes last, and France.</summary>
    private static CaseSize Size(string what, int count) => what switch
    {
        "participants" => new CaseSize([France.Owner, .. Owners.TakeLast(count)], 0, 0, 0),
        "subjects" => new CaseSize([France.Owner], count, 0, 0),
        "tasks" => new CaseSize([France.Owner], 0, count, 0),
        _ => new CaseSize([France.Owner], 0, 0, count),
    };
}
