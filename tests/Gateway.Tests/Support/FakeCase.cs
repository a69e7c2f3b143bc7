using Interpol.Mesh.Testing;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cases;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A case in memory. It reads entries as they were added, and takes over no other case: the tests of the actor do.</summary>
internal sealed class FakeCase(string key, FakeMesh mesh, TimeProvider time) : FakeAggregate<CaseState, CaseCommand, CaseEvent>(key, Rules, mesh, time), ICaseGrain
{
    private static readonly CaseRules Rules = new(OwnerDirectory.Default, TestRows.Serializer);

    public Task<CaseView> ExecuteAsync(IssuedCommand<CaseCommand> command, CancellationToken cancellationToken = default)
    {
        var (state, version) = CarryOut(command);
        return Task.FromResult(CaseRules.ViewOf(state, version, command.By.Owner)!);
    }

    public Task<CaseView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult(State is { } state ? CaseRules.ViewOf(state, Version, reader) : null);

    /// <summary>What happens when a page of entries is read.</summary>
    public Action? ReadingEntries { get; set; }

    public Task<CaseEntryPage> ReadEntriesAsync(OwnerId reader, long? before, int max, CancellationToken cancellationToken = default)
    {
        ReadingEntries?.Invoke();
        ImmutableArray<CaseEntry> page =
            [.. Happened.OfType<EntryAdded>().Select(added => added.Entry).Where(entry => entry.Number < (before ?? long.MaxValue) && CaseEntryRules.MaySee(State!, entry, reader)).Reverse().Take(max)];
        return Task.FromResult(new CaseEntryPage(page, page.Length == max && page[^1].Number > 1 ? page[^1].Number : null));
    }

    public Task<CaseEntry?> GetEntryAsync(OwnerId reader, long number, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<AttachmentInfo?> FindAttachmentAsync(OwnerId reader, long entry, Sha256Hash hash, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(OwnerId reader, long entry, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ImmutableArray<CustodyStep>> ReadCustodyAsync(OwnerId reader, long number, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CaseHistoryPage> ReadHistoryAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> NoteKnownAsync(int subject, Sha256Hash term, CaseId other, OwnerId owner, bool isKnown, CancellationToken cancellationToken = default)
    {
        CarryOut(new IssuedCommand<CaseCommand>(OperationId.New(), default, Author.Clock(owner), new NoteKnown(new SubjectHit(subject, term, other, owner), isKnown)));
        return Task.FromResult(isKnown);
    }

    public Task<CaseSize> CheckMergeAsync(CaseId target, Author by, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<string?> JoinAsync(CaseId target, Author by, CaseSize? room, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CaseTakeover> ReadTakenAsync(CaseId target, long after, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task ConsentEndedAsync(ConsentEnd end, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
