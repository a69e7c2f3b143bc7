using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Grains.Tests.Meshes;
using static Interpol.Mesh.Grains.Tests.Cases.CaseScene;

namespace Interpol.Mesh.Grains.Tests.Cases;

/// <summary>A case in a mesh, as gateways use it.</summary>
internal sealed class CaseMesh(MeshCluster mesh, CaseId id)
{
    private const int SmallPage = 10;

    private static int _operations;

    public CaseId Id => id;

    public ICaseGrain Grain => mesh.Client.GetGrain<ICaseGrain>(id.Value);

    /// <summary>Opens a case of an owner under a number of its own.</summary>
    public static async Task<CaseMesh> OpenAsync(MeshCluster mesh, OwnerId owner)
    {
        var operation = Operation();
        var opened = new CaseMesh(mesh, CaseId.For(owner, await mesh.Client.GetGrain<INumberGrain>(NumberSeries.CasesOf(owner)).NextAsync(owner, operation)));
        await opened.DoAsync(owner, new OpenCase(Words), operation: operation.Value);
        return opened;
    }

    /// <summary>Invites participants, who accept.</summary>
    public async Task JoinAsync(OwnerId lead, CaseRole role, params OwnerId[] owners)
    {
        foreach (var owner in owners)
        {
            await DoAsync(lead, new InviteParticipant(owner, role));
            await DoAsync(owner, new AnswerInvitation(true));
        }
    }

    public Task<CaseView> DoAsync(OwnerId by, CaseCommand command, long? expected = null, string? operation = null) =>
        Grain.ExecuteAsync(new IssuedCommand<CaseCommand>(
            operation is null ? Operation() : new OperationId(operation), new byte[] { 1 }, new Author(by, "1"), command)
        { ExpectedVersion = expected });

    public async Task<string> RefusedAsync(OwnerId by, CaseCommand command) => (await Assert.ThrowsAsync<MeshException>(() => DoAsync(by, command))).Code;

    /// <summary>All entries that a reader sees, the newest first, page after page.</summary>
    public async Task<List<CaseEntry>> EntriesAsync(OwnerId reader, int max = CaseLimits.MaxPage)
    {
        List<CaseEntry> entries = [];
        long? before = null;
        do
        {
            var page = await Grain.ReadEntriesAsync(reader, before, max);
            entries.AddRange(page.Entries);
            before = page.Next;
        }
        while (before is not null);
        return entries;
    }

    /// <summary>All that has happened, as far as a reader may see it: the same from either end.</summary>
    public async Task<List<CaseEvent>> HistoryAsync(OwnerId reader)
    {
        List<CaseEvent> events = [];
        List<long> versions = [];
        long? after = 0;
        while (after is { } place)
        {
            var page = await Grain.ReadHistoryAsync(reader, place, CaseLimits.MaxPage);
            events.AddRange(page.Events.Select(recorded => recorded.Event));
            versions.AddRange(page.Events.Select(recorded => recorded.Version));
            after = page.Next;
        }

        List<long> backwards = [];
        long? before = null;
        do
        {
            var page = await Grain.ReadLatestAsync(reader, before, SmallPage);
            backwards.AddRange(page.Events.Select(recorded => recorded.Version));
            before = page.Next;
        }
        while (before is not null);
        Assert.Equal(versions, backwards.Where(version => version <= versions.LastOrDefault()).Reverse());
        return events;
    }

    /// <summary>What the reader's feed tells of the case, or of something else.</summary>
    public async Task<ImmutableArray<string>> NotesAsync(OwnerId reader, string? of = null)
    {
        var page = await Wait.RetryAsync(() => mesh.Feed(reader).ReadAsync("test", FeedCursor.Start, FeedLimits.MaxPage, TimeSpan.Zero));
        return [.. page.Entries.Select(entry => entry.Envelope.Note?.Change).OfType<AggregateChange>().Where(change => change.Id == (of ?? id.Value)).Select(change => change.What)];
    }

    public static OperationId Operation() => new($"op-{Interlocked.Increment(ref _operations)}");
}
