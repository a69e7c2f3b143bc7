using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Gateway.Tests.Screening;

/// <summary>Questions as they are typed, asked of a hub's own copy of records: everything between a request and its answer but the way there.</summary>
public sealed class RecordedChecks : IAsyncDisposable
{
    public static readonly DateOnly Today = new(2026, 11, 29);

    private static readonly DateTimeOffset Now = new(Today, TimeOnly.MinValue, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-checks-").FullName;
    private readonly HubDatabases _databases;
    private readonly RecordReplica _replica;
    private readonly Task _loaded;
    private long _position;

    public RecordedChecks()
    {
        _databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = _folder }), TimeProvider.System, NullLoggerFactory.Instance);
        var rows = TestRows.Serializer;
        _replica = new RecordReplica(_databases.OpenRecords("lyon"), rows, OwnerDirectory.Default);
        _loaded = _replica.LoadAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        await _databases.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>France records something.</summary>
    public async Task RecordAsync(RecordContent content, string name = "a")
    {
        var id = content is TravelDocumentRecord document ? TravelDocumentRecord.IdOf(document.Issuer, document.Number, document.Type) : new RecordId(content.Kind, name);
        _position++;
        var entry = new RecordEntry(id, content, RecordHandling.Default, Today.AddYears(1));
        await _loaded;
        await _replica.ApplyAsync(new RecordsDelta(new OwnerId("FR"), 1, _position, _position, Now, [new ReplicaRecord(id, entry)]) { Last = _position }, default);
    }

    public Task RecordAsync(string number, string issuer, string type = "passport") => RecordAsync(new TravelDocumentRecord(number, issuer, type, DocumentFraud.Stolen));

    public Task RecordPersonAsync(string name, string? birth = null, string? nationality = null, string? sex = null, string id = "a") => RecordAsync(
        new PersonRecord(PersonStatus.Suspect, new PersonParticulars
        {
            Names = [new RecordedName(name)],
            BirthDates = birth is null ? [] : [NoticeDate.Parse(birth)],
            Nationalities = nationality is null ? [] : [nationality],
            Sex = sex,
        }),
        id);

    /// <summary>The answer to a question of Japan's.</summary>
    public async Task<CheckAnswerBody> AskAsync(CheckQuestionRequest question)
    {
        await _loaded;
        var asked = QuestionReader.Read(question, "questions[0]", Today);
        return asked.Question is null ? CheckAnswers.Refused(asked) : CheckAnswers.Of(asked, "questions[0]", await _replica.AnswerAsync(new CheckRequest(new OwnerId("JP"), []), asked.Question, Now, default));
    }

    public Task<CheckAnswerBody> AskZoneAsync(params string[] lines) => AskAsync(new CheckQuestionRequest { Zone = string.Join('\n', lines) });
}
