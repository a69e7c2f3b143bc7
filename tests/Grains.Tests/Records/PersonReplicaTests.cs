using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Grains.Tests.Meshes;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>What a hub's copy answers to questions about persons.</summary>
public sealed class PersonReplicaTests : RecordReplicaScene
{
    [Theory]
    [InlineData(19, false, 1, 20, false)]
    [InlineData(0, false, 21, 20, true)]
    [InlineData(98, true, 1, 1, false)]
    [InlineData(100, true, 1, 0, true)]
    public async Task Persons_who_share_a_name_hide_no_other_or_the_answer_says_that_there_are_more(int others, bool areHidden, int seen, int hits, bool hasMore)
    {
        var of = areHidden ? RecordHandling.Default with { Excluded = [new OwnerId("JP")] } : RecordHandling.Default;
        await ApplyAsync(1, 1, others + seen, others + seen, [.. Enumerable.Range(1, others + seen).Select(number => With(Person($"{number:000}", "Odile Vantreuil", "1979-01-17"), number <= others ? of : RecordHandling.Default))]);
        var answer = await Replica.AnswerAsync(new CheckRequest(new OwnerId("JP"), []), new PersonQuestion(new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")] }), At, default);
        Assert.Equal((hits, hasMore), (answer.Hits.Length, answer.HasMore));
    }

    [Fact]
    public async Task Where_only_leads_are_wanted_nobody_else_is_found()
    {
        await ApplyAsync(1, 1, 2, 2, Person("1", "Odile Vantreuil", "1979-01-17"), Person("2", "Vantreuil", "1979"));
        var question = new PersonQuestion(new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")] });
        Assert.Equal(["1", "2"], await IdsAsync(leadsOnly: false));
        Assert.Equal(["1"], await IdsAsync(leadsOnly: true));

        async Task<IEnumerable<string>> IdsAsync(bool leadsOnly) =>
            (await Replica.AnswerAsync(new CheckRequest(France, []) { LeadsOnly = leadsOnly }, question, At, default)).Hits.Select(hit => hit.Entry.Id.Name);
    }

    [Fact]
    public async Task Of_a_person_it_is_said_how_many_others_are_called_so_and_never_that_somebody_is_who_is_kept_from_others()
    {
        var hidden = RecordHandling.Default with { Excluded = [new OwnerId("DE")] };
        await ApplyAsync(1, 1, 4, 4, Person("1", "Odile Vantreuil", "1979-01-17"), Person("2", "VANTREUIL, Odile", "1950"), Person("3", "Odile Marie Vantreuil", "1979"), With(Person("4", "Odile Vantreuil", "1979-01-17"), hidden));
        Assert.Equal([("1", 1), ("2", 1), ("3", 0), ("4", 2)], Others(await AskAsync("Odile Vantreuil")));
        await ApplyAsync(1, 5, 6, 6, Person("2", "Somebody Else", "1950"), With(Person("1", "Odile Vantreuil", "1979-01-17"), hidden));
        Assert.Equal([("1", 0), ("3", 0), ("4", 0)], Others(await AskAsync("Odile Vantreuil")));
        static IEnumerable<(string, int?)> Others(IEnumerable<RecordHit> hits) => hits.Select(hit => (hit.Entry.Id.Name, hit.Match!.OthersOfName)).OrderBy(hit => hit.Name, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Persons_are_found_by_names_written_otherwise_with_the_reasons_and_no_longer_when_they_are_cleared()
    {
        await ApplyAsync(1, 1, 3, 3, Person("a", "Мельниченко Оксана", "1979-01-17"), Person("b", "Juan García Márquez", "1985"), Person("c", "Oksana Petrenko", "1979-01-17"));
        var hits = await AskAsync("Oksana Melnychenko", "1979-01-17");
        Assert.Equal("a", hits[0].Entry.Id.Name);
        Assert.True(hits[0].Match is { IsLead: true, Words.IsEmpty: false });
        Assert.Contains(hits[0].Match!.Features, feature => feature is { Feature: "birth-date", Finding: "same" });
        Assert.All(hits.Skip(1), hit => Assert.True(hit.Match!.Score < hits[0].Match!.Score));
        Assert.Equal("b", (await AskAsync("garcia marquez, juan"))[0].Entry.Id.Name);

        // From the store, when the copy is opened again.
        await Replica.DisposeAsync();
        Replica = new RecordReplica(Databases.OpenRecords("lyon"), Rows, OwnerDirectory.Default);
        await Replica.LoadAsync(default);
        Assert.Equal("a", (await AskAsync("Oksana Melnychenko"))[0].Entry.Id.Name);
        await ApplyAsync(1, 4, 5, 5, new ReplicaRecord(new RecordId(RecordKind.Person, "a"), null), Person("b", "Somebody Else", "1985"));
        Assert.DoesNotContain(await AskAsync("Oksana Melnychenko"), hit => hit.Entry.Id.Name == "a");
        Assert.DoesNotContain(await AskAsync("Juan García Márquez"), hit => hit.Match!.IsLead);

        // Another epoch takes them out of memory too.
        await ApplyAsync(2, 1, 0, 0);
        Assert.Empty(await AskAsync("Oksana Petrenko"));
    }

    [Fact]
    public async Task A_question_without_a_name_or_a_document_is_refused_by_its_field()
    {
        var refusal = await Assert.ThrowsAsync<MeshException>(async () => await Replica.AnswerAsync(new CheckRequest(France, []), new PersonQuestion(new PersonParticulars { Names = [new RecordedName("-")] }), At, default));
        Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
        Assert.StartsWith("person.names: ", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<ImmutableArray<RecordHit>> AskAsync(string name, string? birth = null)
    {
        var question = new PersonQuestion(new PersonParticulars { Names = [new RecordedName(name)], BirthDates = birth is null ? [] : [NoticeDate.Parse(birth)] });
        QuestionAnswer answer = null!;
        await Wait.UntilAsync(async () => !(answer = await Replica.AnswerAsync(new CheckRequest(new OwnerId("JP"), []), question, At, default)).IsNotYetSearchable, "all is read");
        return answer.Hits;
    }
}
