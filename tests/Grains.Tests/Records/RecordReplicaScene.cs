using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>A hub's copy over a store of its own.</summary>
public abstract class RecordReplicaScene : IAsyncLifetime
{
    private protected static readonly OwnerId France = new("FR");
    private protected static readonly DateTimeOffset At = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-replica-").FullName;

    private protected RowSerializer Rows { get; } = TestRows.Serializer;

    private protected HubDatabases Databases { get; private set; } = null!;

    private protected RecordReplica Replica { get; set; } = null!;

    public async Task InitializeAsync()
    {
        Databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = _folder }), TimeProvider.System, NullLoggerFactory.Instance);
        Replica = new RecordReplica(Databases.OpenRecords("lyon"), Rows, OwnerDirectory.Default);
        await Replica.LoadAsync(default);
    }

    public async Task DisposeAsync()
    {
        await Databases.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private protected static ReplicaRecord With(ReplicaRecord record, RecordHandling handling) => record with { Entry = record.Entry! with { Handling = handling } };

    private protected Task<RecordsPosition> ApplyAsync(long epoch, long from, long upTo, long last, params ReplicaRecord[] changes) =>
        Replica.ApplyAsync(new RecordsDelta(France, epoch, from, upTo, At, [.. changes]) { Last = last }, default);

    private protected static ReplicaRecord Person(string name, string text, string birth)
    {
        var id = new RecordId(RecordKind.Person, name);
        var person = new PersonParticulars { Names = [new RecordedName(text)], BirthDates = [NoticeDate.Parse(birth)] };
        return new ReplicaRecord(id, new RecordEntry(id, new PersonRecord(PersonStatus.Suspect, person), RecordHandling.Default, new DateOnly(2030, 1, 1)));
    }
}
