using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Audit;

/// <summary>Every hour the newest head of a hub's audit reaches every feed, once.</summary>
[Collection(OwnMesh.Name)]
public sealed class AuditTellingTests : IAsyncLifetime
{
    private static readonly OwnerId Secretariat = OwnerId.Parse("IPSG");
    private static readonly ImmutableArray<OwnerId> Some = [OwnerId.Parse("FR"), OwnerId.Parse("SG"), OwnerId.Parse("BR"), Secretariat];

    private readonly ShiftedClock _clock = new();
    private MeshCluster _mesh = null!;

    private IAuditGrain Lyon => _mesh.Client.GetGrain<IAuditGrain>("lyon");

    public async Task InitializeAsync()
    {
        _clock.GoToNextHour();
        _mesh = await MeshCluster.StartAsync(_clock);
        _mesh.MakeHubKeys();
        await RecordAsync();
        await Lyon.SealHeadAsync();
    }

    public async Task DisposeAsync() => await _mesh.DisposeAsync();

    [Fact]
    public async Task The_newest_head_reaches_every_feed_once_an_hour()
    {
        await RecordAsync();
        await Lyon.SealHeadAsync();
        Assert.Empty(await NotesAsync(Secretariat));

        _clock.GoToNextHour();
        await Task.WhenAll(Lyon.SealHeadAsync(), Lyon.SealHeadAsync());
        await _mesh.DeactivateAsync(Lyon);
        await RecordAsync();
        await Lyon.SealHeadAsync();

        foreach (var owner in OwnerDirectory.Default.All.Select(owner => owner.Code))
        {
            var note = await OneNoteAsync(owner);
            Assert.Equal(Secretariat, note.Id.Sender);
            var told = Assert.Single(note.Note!.Heads);
            Assert.Equal((HubName.Lyon, 2L), (told.Head.Hub, told.Head.Number));
            Assert.Equal(2, told.Signatures.Length);
        }

        _clock.GoToNextHour();
        await Lyon.SealHeadAsync();
        foreach (var owner in Some)
        {
            await Wait.UntilAsync(async () => (await NotesAsync(owner)).Count == 2, $"{owner} has the note of the second hour");
            Assert.Equal([2L, 3L], (await NotesAsync(owner)).Select(note => note.Note!.Heads[0].Head.Number));
        }
    }

    [Fact]
    public async Task A_hub_that_dies_after_it_told_and_before_it_wrote_that_down_tells_nothing_twice()
    {
        _clock.GoToNextHour();
        var hour = _clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerHour;
        var before = new SignedAuditHead(new AuditHead(HubName.Lyon, 1, Sha256Hash.Of("one"u8), _clock.GetUtcNow()), []);
        await _mesh.Outbox(Secretariat).PostNoteAsync(new PostNote(
            OperationId.Parse(string.Create(CultureInfo.InvariantCulture, $"audit-heads-lyon-{hour}")),
            [.. OwnerDirectory.Default.All.Select(owner => owner.Code)],
            Lane.Routine,
            null,
            new FeedNote(NoteKind.AuditHeads, [], before.Head.At, null) { Heads = [before] }));

        await RecordAsync();
        await Lyon.SealHeadAsync();
        _clock.GoToNextHour();
        await Lyon.SealHeadAsync();

        foreach (var owner in Some)
        {
            await Wait.UntilAsync(async () => (await NotesAsync(owner)).Count == 2, $"{owner} has the notes of both hours");
            Assert.Equal([1L, 2L], (await NotesAsync(owner)).Select(note => note.Note!.Heads[0].Head.Number));
        }
    }

    [Fact]
    public async Task What_could_not_be_told_is_told_in_the_same_hour_when_the_hub_is_back()
    {
        var singapore = _mesh.Client.GetGrain<IAuditGrain>("singapore");
        await RecordAsync(singapore);
        await singapore.SealHeadAsync();
        await _mesh.KillAsync("lyon-1");
        _clock.GoToNextHour();
        await Wait.UntilAsync(
            async () =>
            {
                await Wait.RetryAsync(async () =>
                {
                    await singapore.SealHeadAsync();
                    return true;
                });
                return (await NotesAsync(OwnerId.Parse("SG"), HubName.Singapore)).Count == 1;
            },
            "the Secretariat's outbox is active elsewhere and the head is told");
        Assert.Equal(1, Assert.Single(await NotesAsync(OwnerId.Parse("SG"), HubName.Singapore)).Note!.Heads[0].Head.Number);
    }

    private Task<long> RecordAsync(IAuditGrain? audit = null) => (audit ?? Lyon).RecordAsync(
        OperationId.New(),
        [new AuditEntry(OwnerId.Parse("FR"), "0001", AuditActions.Read, "x", null, AuditOutcome.Done, default, DateTimeOffset.UnixEpoch)]);

    private async Task<Envelope> OneNoteAsync(OwnerId owner)
    {
        await Wait.UntilAsync(async () => (await NotesAsync(owner)).Count > 0, $"{owner} has a note");
        return Assert.Single(await NotesAsync(owner));
    }

    private async Task<IReadOnlyList<Envelope>> NotesAsync(OwnerId owner, HubName? of = null)
    {
        var page = await Wait.RetryAsync(() => _mesh.Feed(owner).ReadAsync("gateway-test", default, FeedLimits.MaxPage, TimeSpan.Zero));
        return [.. page.Entries.Select(entry => entry.Envelope)
            .Where(envelope => envelope is { Kind: MessageKind.Note, Note.Kind: NoteKind.AuditHeads } && envelope.Note.Heads[0].Head.Hub == (of ?? HubName.Lyon))];
    }
}
