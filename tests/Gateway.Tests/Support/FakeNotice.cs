using Interpol.Mesh.Testing;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Grains.Notices;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A notice in memory. Every bureau of its circle but the last one has heard of it, and every hub but Buenos Aires.</summary>
internal sealed class FakeNotice(string key, FakeMesh mesh, TimeProvider time) : FakeAggregate<NoticeRecord, NoticeCommand, NoticeEvent>(key, Rules, mesh, time), INoticeGrain
{
    private static readonly NoticeReaders Readers = new(OwnerDirectory.Default, new HandlingRules(OwnerDirectory.Default));

    private static readonly NoticeRules Rules = new(
        new NoticeChecks(OwnerDirectory.Default, NoticeTypes.Default),
        Readers,
        OwnerDirectory.Default,
        TestRows.Serializer);

    private ImmutableArray<NoticeHistoryEntry> _history = [];

    public Task<NoticeView> ExecuteAsync(IssuedCommand<NoticeCommand> command, CancellationToken cancellationToken = default)
    {
        var before = Version;
        var (state, version) = CarryOut(command);
        if (version > before)
        {
            _history = _history.Add(new NoticeHistoryEntry(version, state.SubmittedAt, command.By, command.Command.GetType().Name));
        }

        return Task.FromResult(new NoticeView(Readers.ViewOf(state, command.By.Owner)!, version));
    }

    public Task<NoticeView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult(State is { } record && Readers.ViewOf(record, reader) is { } view ? new NoticeView(view, Version) : null);

    public Task<ImmutableArray<NoticeHistoryEntry>> GetHistoryAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken = default) =>
        Task.FromResult<ImmutableArray<NoticeHistoryEntry>>(IsFor(reader) ? [.. _history.Where(entry => entry.Version > after).Take(max)] : []);

    public Task<NoticeCirculation?> GetCirculationAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsFor(reader) && State!.LastWord is { } word ? new NoticeCirculation(word.What, word.At, word.To.Length, [word.To[^1]]) { Hubs = [HubName.Lyon, HubName.Singapore] } : null);

    public async Task<AttachmentInfo?> FindAttachmentAsync(OwnerId reader, Sha256Hash hash, CancellationToken cancellationToken = default) =>
        File(reader, hash) is { } file ? await Mesh.Attachment(new AttachmentId(file.Uploader, hash).ToString()).FindAsync(file.Uploader, cancellationToken) : null;

    public Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(OwnerId reader, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default) =>
        Mesh.Attachment(new AttachmentId(File(reader, hash)!.Uploader, hash).ToString()).ReadAsync(File(reader, hash)!.Uploader, firstChunk, count, cancellationToken);

    private AttachmentReference? File(OwnerId reader, Sha256Hash hash) => State is { } record ? Readers.ViewOf(record, reader)?.Content?.Files().FirstOrDefault(file => file.Hash == hash) : null;

    private bool IsFor(OwnerId reader) => State is { } record && (reader == record.Owner || reader == Readers.Secretariat);
}

/// <summary>A series of numbers in memory.</summary>
internal sealed class FakeNumbers(TimeProvider time) : INumberGrain
{
    private readonly List<(OwnerId Owner, OperationId Operation)> _given = [];

    /// <summary>How many were given.</summary>
    public int Given => _given.Count;

    public Task<GivenNumber> NextAsync(OwnerId owner, OperationId operation, CancellationToken cancellationToken = default)
    {
        lock (_given)
        {
            if (!_given.Contains((owner, operation)))
            {
                _given.Add((owner, operation));
            }

            return Task.FromResult(new GivenNumber(time.GetUtcNow().Year, _given.IndexOf((owner, operation)) + 1));
        }
    }

    public Task UseAsync(OwnerId owner, GivenNumber number, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
