using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Events;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace Interpol.Mesh.Grains.Tests.Events;

/// <summary>What screening finds and counts while lists change under it, after a kill, and when another hub's copy of the records answers.</summary>
public sealed class ListScreeningTests : IAsyncLifetime
{
    private const string Stolen = "12AB34567";

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly OwnerId Host = new("BR");
    private static readonly OwnerId France = new("FR");
    private static readonly DeploymentId Id = DeploymentId.Parse("BR-IMEST-2026-0003");
    private static readonly RecordEntry Record = new(
        TravelDocumentRecord.IdOf("FRA", Stolen, "passport"), new TravelDocumentRecord(Stolen, "FRA", "passport", DocumentFraud.Stolen), RecordHandling.Default, DateOnly.MaxValue);

    private static readonly EventRecord Event = new(Id, EventScene.Plan(DateOnly.FromDateTime(Now.UtcDateTime)), Now, EventState.Open, ScreeningState.Running)
    {
        Consent = ConsentId.For(Host, EventScene.Secretariat, new OperationId("grant")),
        ScreenedBy = new Author(EventScene.Secretariat, "1"),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-lists-").FullName;
    private readonly IGrainFactory _grains = Substitute.For<IGrainFactory>();
    private readonly Copy _home;
    private readonly Copy _next;
    private HubDatabases _databases = null!;
    private AccreditationBook _book = null!;
    private ListScreening _screening = null!;

    public ListScreeningTests()
    {
        _home = new Copy(_grains, HubName.BuenosAires);
        _next = new Copy(_grains, HubName.Lyon);
    }

    public async Task InitializeAsync()
    {
        _databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = _folder }), TimeProvider.System, NullLoggerFactory.Instance);
        var journal = _databases.Journal("buenos-aires");
        var stream = new StreamAppender(journal, AccreditationRows.StreamOf(Id.Value), () => { });
        await stream.LoadAsync(CancellationToken.None);
        var links = new AggregateLinks(journal, stream, TestRows.Serializer, _ => null, (_, _, _) => Task.CompletedTask, NullLogger.Instance);
        var deadlines = new StreamDeadlines(journal, stream, TimeSpan.FromSeconds(1), _ => null, TimeProvider.System, NullLogger.Instance) { Meet = (_, _) => Task.CompletedTask };
        stream.Preparing = links.Prepare;
        _book = new AccreditationBook(journal, stream, links, deadlines, TestRows.Serializer);
        _screening = new ListScreening(_book, _grains, Id, new ScreeningGrant((_, _) => Task.CompletedTask, TimeProvider.System), () => new EventView(Event, 1), TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await _databases.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_found_of_a_line_that_was_replaced_meanwhile_is_not_the_next_holders(bool isRevoked)
    {
        await ChangeAsync(new Accredit(Entry(Stolen), false));
        _home.Asking = async () =>
        {
            _home.Asking = null;
            await ChangeAsync(isRevoked ? new RevokeBadge("A-1") : new Accredit(Entry("9"), true));
        };
        await _screening.RunAsync(default);

        Assert.Null(await _book.FindFindingAsync("A-1", default));
        Assert.Equal((1L, 1L, 0L), (_book.Figures().Listed, _book.Figures().Screened, _book.Figures().Suspicious));
    }

    [Fact]
    public async Task A_line_whose_body_a_kill_has_left_is_neither_counted_nor_its_finding_the_next_holders()
    {
        // As the hub leaves it that is killed behind the append of a replacement.
        await ChangeAsync(new Accredit(Entry(Stolen), false));
        await _book.Stream.CommitAsync(batch => batch.AddKey(
            AccreditationRows.BadgeKey("A-1"), batch.AddRow(_book.Rows.Write(AccreditationRows.Entry, new Author(Host, "1"), _book.Rows.Bytes(Entry("9")))).Index));
        await _screening.RunAsync(default);

        Assert.Null(await _book.FindFindingAsync("A-1", default));
        Assert.Equal(1, _book.Figures().Screened);

        // Nor when it is looked whom a record concerns that was entered since.
        _home.Position = 3;
        await _screening.RunAsync(default);
        Assert.Null(await _book.FindFindingAsync("A-1", default));
    }

    [Fact]
    public async Task What_another_hubs_copy_lacks_that_answers_meanwhile_is_looked_for_later()
    {
        await ChangeAsync(new Accredit(Entry(Stolen), false));
        _next.Position = 1;
        _next.Knows = false;
        _home.Asking = () => throw new MeshException(MeshErrorCodes.Unavailable, "It is away.", TimeSpan.FromSeconds(1));
        _home.Reading = () => _home.Asking = null;
        await _screening.RunAsync(default);

        Assert.Equal(Record.Id, Assert.Single((await _book.FindFindingAsync("A-1", default))!.Records).Record);
        Assert.Equal((1L, 1L), (_book.Figures().Screened, _book.Figures().Suspicious));
    }

    [Fact]
    public async Task What_has_changed_is_looked_for_again_when_another_hubs_copy_answers_whom_it_concerns()
    {
        (_home.Position, _home.Knows) = (1, false);
        await ChangeAsync(new Accredit(Entry(Stolen), false));
        await _screening.RunAsync(default);
        Assert.Null(await _book.FindFindingAsync("A-1", default));

        (_home.Position, _home.Knows, _next.Position, _next.Knows) = (2, true, 1, false);
        _home.Asking = () => throw new MeshException(MeshErrorCodes.Unavailable, "It is away.", TimeSpan.FromSeconds(1));
        Assert.Equal(MeshErrorCodes.Unavailable, (await Assert.ThrowsAsync<MeshException>(() => _screening.RunAsync(default))).Code);
        _home.Asking = null;
        await _screening.RunAsync(default);
        Assert.NotNull(await _book.FindFindingAsync("A-1", default));
    }

    private static Accreditation Entry(string number) => EventScene.Entry("A-1", "Odile Vantreuil", document: new DocumentQuestion(number, "FRA", null));

    private async Task ChangeAsync(params AccreditationChange[] changes)
    {
        await _book.Gate.WaitAsync();
        try
        {
            Assert.Empty((await new ListChanges(_book).DecideAsync(Event, EventScene.Issue(Host, new AccreditationsCommand([.. changes])), DateTimeOffset.UtcNow, default)).Refused);
        }
        finally
        {
            _book.Gate.Release();
        }
    }

    /// <summary>A hub's copy of the records.</summary>
    private sealed class Copy
    {
        private readonly HubName _hub;

        public Copy(IGrainFactory grains, HubName hub)
        {
            _hub = hub;
            var grain = Substitute.For<IRecordReplicaGrain>();
            grain.ReadPositionsAsync(default).ReturnsForAnyArgs(_ => new CopyStart(hub, Now, [Here]));
            grain.CheckAsync(default!, default).ReturnsForAnyArgs(call => CheckAsync(call.Arg<CheckRequest>()));
            grain.ReadChangesAsync(default!, default).ReturnsForAnyArgs(call => Changes(call.Arg<CopyChangesQuery>()));
            grains.GetGrain<IRecordReplicaGrain>(hub.Value).Returns(grain);
        }

        /// <summary>How far it is; a record of a stolen document is the second change.</summary>
        public long Position { get; set; } = 2;

        public bool Knows { get; set; } = true;

        /// <summary>Happens while it is asked.</summary>
        public Func<Task>? Asking { get; set; }

        /// <summary>Happens while its changes are read.</summary>
        public Action? Reading { get; set; }

        private OwnerPosition Here => new(France, new RecordsPosition(1, Position), null);

        private async Task<CheckAnswer> CheckAsync(CheckRequest request)
        {
            await (Asking?.Invoke() ?? Task.CompletedTask);
            return new CheckAnswer(_hub, Now, [.. request.Questions.Select(question => new QuestionAnswer(Knows && question is DocumentQuestion { Number: Stolen } ? [new RecordHit(France, Record)] : [], null, []))]);
        }

        private CopyChanges Changes(CopyChangesQuery query)
        {
            Reading?.Invoke();
            var known = query.Positions.Single();
            ImmutableArray<CopyRow> rows = known.Position.UpTo < Position && Knows ? [new CopyRow("1", RecordKind.TravelDocument, France, Record)] : [];
            return new CopyChanges(_hub, Now, rows, [known.Position.UpTo < Position ? Here : known], false);
        }
    }
}
