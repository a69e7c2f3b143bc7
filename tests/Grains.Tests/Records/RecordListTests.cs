using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>Lists are answered as their questions are.</summary>
public sealed class RecordListTests
{
    private static readonly OwnerId Japan = new("JP");
    private static readonly DateTimeOffset At = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_a_list_asks_is_answered_as_each_question_alone_and_what_finds_nothing_shares_an_answer()
    {
        var folder = Directory.CreateTempSubdirectory("mesh-list-").FullName;
        await using (var databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = folder }), TimeProvider.System, NullLoggerFactory.Instance))
        {
            await using var replica = new RecordReplica(databases.OpenRecords("lyon"), TestRows.Serializer, OwnerDirectory.Default);
            await replica.LoadAsync(default);
            var hidden = RecordHandling.Default with { Excluded = [Japan] };
            ImmutableArray<ReplicaRecord> records = [Entered("AB0", "FRA"), Entered("ABO", "FRA"), Entered("1S", "FRA", hidden)];
            await replica.ApplyAsync(new RecordsDelta(new OwnerId("FR"), 1, 1, 3, At, records) { Last = 3 }, default);
            await replica.ApplyAsync(new RecordsDelta(new OwnerId("GB"), 1, 1, 1, At, [Entered("77", "GBD")]) { Last = 1 }, default);
            ImmutableArray<CheckQuestion> questions =
            [
                .. from number in new[] { "AB0", "ABO", "A80", "77", "IS", "1S", "9", "B" }
                   from issuer in new[] { "FRA", "GBR", "XXA" }
                   from type in new[] { "passport", null, "visa" }
                   select new DocumentQuestion(number, issuer, type) { WithLookAlikes = number != "77" },
                KindSamples.Of(RecordKind.Vehicle).Question,
                new PersonQuestion(new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")], Sex = "W" }),
                new JointQuestion([new DocumentQuestion("AB0", "FRA", null), new DocumentQuestion("9", "DEU", null)]),
            ];
            var answers = await replica.AnswerAllAsync(new CheckRequest(Japan, questions), questions, At.AddHours(1), default);

            Assert.Equal(questions.Length, answers.Length);
            foreach (var (question, answer) in questions.Zip(answers).Where(one => one.First is not PersonQuestion))
            {
                var alone = await replica.AnswerAsync(new CheckRequest(Japan, questions), question, At.AddHours(1), default);
                Assert.Equal(alone.Hits.Select(hit => (hit.Owner, hit.Entry.Id, hit.Way)), answer.Hits.Select(hit => (hit.Owner, hit.Entry.Id, hit.Way)));
                Assert.Equal((alone.AsOf, alone.HasMore, alone.Problem, alone.IsNotYetSearchable), (answer.AsOf, answer.HasMore, answer.Problem, answer.IsNotYetSearchable));
                Assert.Equal(alone.Stale.AsEnumerable(), answer.Stale.AsEnumerable());
            }

            Assert.Equal([2, 2, 0], answers.Take(3).Select(answer => answer.Hits.Length));
            Assert.StartsWith("person.sex", answers[^2].Problem, StringComparison.Ordinal);
            var nothing = questions.Zip(answers).Where(one => one.First is DocumentQuestion { Number: "9" }).Select(one => one.Second).ToList();
            Assert.Equal((9, 3), (nothing.Count, nothing.Distinct(ReferenceEqualityComparer.Instance).Count()));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static ReplicaRecord Entered(string number, string issuer, RecordHandling? handling = null)
    {
        var id = TravelDocumentRecord.IdOf(issuer, number, "passport");
        return new ReplicaRecord(id, new RecordEntry(id, new TravelDocumentRecord(number, issuer, "passport", DocumentFraud.Lost), handling ?? RecordHandling.Default, new DateOnly(2030, 1, 1)));
    }
}
