using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Replica;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>The public extracts of a hub's replica, in memory.</summary>
/// <remarks>
/// <code>
/// at start, and again now and then:   replica store -- all rows of notices --> what is known, index
/// aggregate --> ReplicaGrain.ApplyAsync: flushed in the store --> ReadChangedAsync: their rows, the newer take their place in the index --> the aggregate is answered
/// gateway --> SearchAsync, FindAsync, ReadPictureAsync: from the index as it is; pictures from their uploader's hub
/// </code>
/// The store alone says what is newer: it remembers also what was removed, and an old copy that comes again changes nothing there. Nothing is missed while an activation
/// comes and goes, because it reads the store when it begins. What changes while the whole store is read is taken once more behind it. That it is read again heals what a
/// silo missed that was thought dead.
/// </remarks>
[GrainType(GrainTypes.PublicNotices), HomeHubPlacement, Reentrant]
internal sealed partial class PublicNoticesGrain(HubDatabases databases, RowSerializer rows, TimeProvider clock, ILogger<PublicNoticesGrain> logger) : Grain, IPublicNoticesGrain
{
    private const int PageRows = 1000;
    private const int PageBytes = 4 * 1024 * 1024;
    private const int ChunksPerRead = PublicNoticeLimits.PictureChunkBytes / AttachmentLimits.ChunkBytes;

    private static readonly TimeSpan ReadAgain = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ReadAfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>Shorter than a gateway's attempt takes, so that it learns why it waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<string, KnownNotice> _known = [];
    private PublicNoticeIndex _index = PublicNoticeIndex.Of([], clock);
    private List<(string Number, KnownNotice Notice)>? _changedMeanwhile;
    private IGrainTimer? _timer;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(ReadReplicaAsync, new GrainTimerCreationOptions(TimeSpan.Zero, ReadAgain) { Interleave = true });
        return Task.CompletedTask;
    }

    public async Task<PublicNoticePage> SearchAsync(PublicNoticeQuery query, CancellationToken cancellationToken = default)
    {
        await LoadedAsync(cancellationToken);
        var (index, today) = (_index, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));

        // Not in the activation's turn: others ask meanwhile.
        return await Task.Run(() => index.Search(query, today), cancellationToken);
    }

    public async Task<PublicNotice?> FindAsync(PublicNoticeKind kind, string number, CancellationToken cancellationToken = default)
    {
        await LoadedAsync(cancellationToken);
        return _known.TryGetValue(number, out var known) && known.Notice?.Notice is { } notice && notice.Kind == kind ? notice : null;
    }

    public async Task<byte[]?> ReadPictureAsync(PublicNoticeKind kind, string number, long picture, int chunk, CancellationToken cancellationToken = default)
    {
        if (chunk is < 0 or > PublicNoticeLimits.MaxPictureBytes / PublicNoticeLimits.PictureChunkBytes)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "A picture has no such chunk.");
        }

        var notice = await FindAsync(kind, number, cancellationToken);
        if (notice?.Pictures.FirstOrDefault(candidate => candidate.Id == picture)?.File is not { Bytes: <= PublicNoticeLimits.MaxPictureBytes } file)
        {
            return null;
        }

        try
        {
            // In the uploader's place, who has made it public with the notice.
            var attachment = GrainFactory.GetGrain<IAttachmentGrain>(new AttachmentId(file.Uploader, file.Hash).ToString());
            return (await attachment.ReadAsync(file.Uploader, chunk * ChunksPerRead, ChunksPerRead, cancellationToken)).ToArray();
        }
        catch (MeshException missing) when (missing.Code == MeshErrorCodes.NotFound)
        {
            return null;
        }
    }

    public async Task ReadChangedAsync(ImmutableArray<string> numbers, CancellationToken cancellationToken = default)
    {
        var changed = (await Store().FindAsync(NoticeRow.ReplicaKind, numbers, cancellationToken))
            .Select(row => (row.Id, new KnownNotice(row.Version, row.IsRemoved ? null : Read(row.Id, row.Content)))).ToList();
        _changedMeanwhile?.AddRange(changed);
        Take(changed);
    }

    private async Task LoadedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _loaded.Task.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new MeshException(MeshErrorCodes.Busy, "The hub is only just reading the public notices.", RetryAfter);
        }
    }

    private async Task ReadReplicaAsync(CancellationToken cancellationToken)
    {
        if (_changedMeanwhile is not null)
        {
            return;
        }

        _changedMeanwhile = [];
        try
        {
            var began = clock.GetTimestamp();
            (_known, _index) = await Task.Run(() => ReadAllAsync(Store(), cancellationToken), cancellationToken);
            Take(_changedMeanwhile);
            LogRead(logger, _known.Count, this.GetPrimaryKeyString(), clock.GetElapsedTime(began).TotalMilliseconds);
            _loaded.TrySetResult();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRead(logger, this.GetPrimaryKeyString(), failure.Message);
            _timer!.Change(ReadAfterFailure, ReadAgain);
        }
        finally
        {
            _changedMeanwhile = null;
        }
    }

    private async Task<(Dictionary<string, KnownNotice> Known, PublicNoticeIndex Index)> ReadAllAsync(IReplicaStore store, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, KnownNotice>();
        for (string? after = null; ;)
        {
            var page = await store.ReadAsync(NoticeRow.ReplicaKind, after, PageRows, PageBytes, cancellationToken);
            if (page.Count == 0)
            {
                return (known, PublicNoticeIndex.Of(known.Values.Select(entry => entry.Notice).OfType<IndexedNotice>(), clock));
            }

            foreach (var row in page)
            {
                known[row.Id] = new KnownNotice(row.Version, Read(row.Id, row.Content));
            }

            after = page[^1].Id;
        }
    }

    /// <summary>The extract in a row; null when there is none, or the row cannot be read: what is not understood is not public.</summary>
    private IndexedNotice? Read(string number, ReadOnlyMemory<byte> content)
    {
        try
        {
            return rows.Read<NoticeRow>(content).Extract is { } extract ? new IndexedNotice(extract) : null;
        }
        catch (InvalidDataException damaged)
        {
            LogDamaged(logger, number, damaged.Message);
            return null;
        }
    }

    private void Take(List<(string Number, KnownNotice Notice)> changes)
    {
        var before = new Dictionary<string, IndexedNotice?>();
        foreach (var (number, notice) in changes)
        {
            var known = _known.GetValueOrDefault(number);
            if (known.Version < notice.Version)
            {
                before.TryAdd(number, known.Notice);
                _known[number] = notice;
            }
        }

        if (before.Count > 0)
        {
            _index = _index.With(before.Values.OfType<IndexedNotice>(), before.Keys.Select(number => _known[number].Notice).OfType<IndexedNotice>());
        }
    }

    private IReplicaStore Store() => HubName.TryParse(this.GetPrimaryKeyString(), out var hub)
        ? databases.Replica(hub.Value)
        : throw new MeshException(MeshErrorCodes.MalformedId, "There is no hub with that name.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Read {Count} notices from the replica of {Hub} in {Milliseconds:F0} ms")]
    private static partial void LogRead(ILogger logger, int count, string hub, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The notices in the replica of {Hub} cannot be read, which is tried again: {Reason}")]
    private static partial void LogNotRead(ILogger logger, string hub, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The row of notice {Number} in the replica cannot be read, so it is not public: {Reason}")]
    private static partial void LogDamaged(ILogger logger, string number, string reason);

    /// <summary>What is known of a notice.</summary>
    /// <param name="Version">Up to which version; 0 for nothing.</param>
    /// <param name="Notice">Its public extract; null when it has none, or is gone.</param>
    private readonly record struct KnownNotice(long Version, IndexedNotice? Notice);
}
