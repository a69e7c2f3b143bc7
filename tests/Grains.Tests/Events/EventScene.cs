using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Events;

/// <summary>A major event in a mesh, as gateways use it.</summary>
/// <param name="mesh">The mesh.</param>
/// <param name="id">The event.</param>
internal sealed class EventScene(MeshCluster mesh, DeploymentId id)
{
    public static readonly OwnerId Secretariat = new("IPSG");
    public static readonly SealedContent Words = new("words"u8.ToArray(), null, []);

    private static int _operations;

    public DeploymentId Id => id;

    public IDeploymentGrain Deployment => mesh.Client.GetGrain<IDeploymentGrain>(id.Value);

    public IEventGrain Grain => mesh.Client.GetGrain<IEventGrain>(id.Value);

    public IAccreditationsGrain Lists => mesh.Client.GetGrain<IAccreditationsGrain>(id.Value);

    /// <summary>An event whose support team the host has requested, and that has no plan yet.</summary>
    public static async Task<EventScene> RequestAsync(MeshCluster mesh, OwnerId host, DateTimeOffset now, OperationId? operation = null)
    {
        var number = await mesh.Client.GetGrain<INumberGrain>(NumberSeries.DeploymentsOf(host, DeploymentKind.Imest)).NextAsync(host, Operation());
        var scene = new EventScene(mesh, DeploymentId.For(host, DeploymentKind.Imest, number));
        await scene.Deployment.ExecuteAsync(Issue<DeploymentCommand>(host, new RequestDeployment(Need(DeploymentKind.Imest, now), Words), operation));
        return scene;
    }

    public static DeploymentNeed Need(DeploymentKind kind, DateTimeOffset now) => new(kind, DeploymentMagnitude.Small, [new("Arena", -22.91, -43.23)], ["scene"], now, null);

    /// <summary>A plan of two sites, one with zones, around a day.</summary>
    public static EventPlan Plan(DateOnly day, params OwnerId[] team) => new(
        "Games",
        day.AddDays(-1),
        day.AddDays(1),
        "America/Sao_Paulo",
        [new EventSite("arena", "Arena", ["field", "press"]), new EventSite("village", "Village", [])],
        [new EventCheckpoint("gate-1", "arena", null), new EventCheckpoint("field-door", "arena", "field"), new EventCheckpoint("village-gate", "village", null)],
        [new EventTask("entrances", Secretariat, "arena")],
        [.. team]);

    public static Accreditation Entry(string badge, string name, string? born = null, DocumentQuestion? document = null) => new(
        badge,
        new PersonParticulars { Names = [new RecordedName(name)], BirthDates = born is null ? [] : [Contracts.Notices.NoticeDate.Parse(born)] },
        ["arena"],
        [])
    { Document = document };

    public Task<EventView> DoAsync(OwnerId by, EventCommand command) => Grain.ExecuteAsync(Issue(by, command));

    public Task<AccreditationsOutcome> ChangeAsync(OwnerId by, params AccreditationChange[] changes) => Lists.ChangeAsync(Issue(by, new AccreditationsCommand([.. changes])));

    public async Task<List<PassageVerdict>> PassAsync(OwnerId by, params Passage[] passages) =>
        [.. (await Lists.PassAsync(Issue(by, new PassagesCommand([.. passages])))).Answers.Select(answer => answer.Passage.Verdict)];

    /// <summary>Has the Secretariat ask the host for the screening of lists, and the host grant it.</summary>
    public async Task<ConsentId> GrantAsync(DateTimeOffset now)
    {
        var operation = Operation();
        var consent = ConsentId.For(id.Host, Secretariat, operation);
        var grain = mesh.Client.GetGrain<IConsentGrain>(consent.Value);
        var terms = new ConsentTerms(ConsentAction.DeployTeam, [EventLimits.ScreeningTask], id.Host, now.AddDays(1), now.AddDays(30), Words);
        await grain.ExecuteAsync(new IssuedCommand<ConsentCommand>(operation, new byte[] { 1 }, new Author(Secretariat, "1"), new RequestConsent(terms, Lane.Routine)));
        await grain.ExecuteAsync(Issue<ConsentCommand>(id.Host, new GrantConsent([], null, null)));
        return consent;
    }

    /// <summary>What a reader's feed tells of the event.</summary>
    public async Task<List<(string What, int Count)>> NotesAsync(OwnerId reader)
    {
        var page = await Wait.RetryAsync(() => mesh.Feed(reader).ReadAsync("test", FeedCursor.Start, FeedLimits.MaxPage, TimeSpan.Zero));
        return [.. page.Entries.Select(entry => entry.Envelope.Note).OfType<FeedNote>().Where(note => note.Change?.Id == id.Value).Select(note => (note.Change!.What, note.Count))];
    }

    /// <summary>What of the event stands in the queue of the room that leads the command centre, in its order.</summary>
    public async Task<List<string>> QueueAsync()
    {
        var desk = await Wait.RetryAsync(() => mesh.Client.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).GetAsync(Secretariat));
        return [.. desk?.Record.Items.Where(item => item.Source.StartsWith($"{id}/", StringComparison.Ordinal) && item.Room == desk.Record.Lead.Room).Select(item => item.What) ?? []];
    }

    /// <summary>Enters a record, and waits until it is found at a hub.</summary>
    public async Task EnterAsync(OwnerId owner, RecordId record, RecordContent content, DateOnly reviewOn)
    {
        var records = mesh.Client.GetGrain<IRecordsGrain>(owner.Value);
        Assert.Empty((await records.ChangeAsync(Issue(owner, new RecordsCommand([new EnterRecord(new RecordEntry(record, content, RecordHandling.Default, reviewOn)) { IsNew = true }])))).Refused);
        await Wait.UntilAsync(async () => (await records.GetEffectAsync(record))?.Hubs.Length == 3, $"{record} is in effect");
    }

    public static IssuedCommand<T> Issue<T>(OwnerId by, T command, OperationId? operation = null) => new(operation ?? Operation(), new byte[] { 1 }, new Author(by, "1"), command);

    public static OperationId Operation() => new($"event-op-{Interlocked.Increment(ref _operations)}");
}
