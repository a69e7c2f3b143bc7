using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Which of an owner's uploads are held because a case or a notice names them. A stream of its own beside the outbox: what was sent is kept for a year, a file of a
/// case as long as the case.
/// </summary>
/// <param name="stream">Writes the stream.</param>
/// <param name="journal">The home hub's journal.</param>
/// <param name="rows">Reads and writes rows.</param>
internal sealed class AttachmentHolds(StreamAppender stream, IHubJournal journal, RowSerializer rows)
{
    /// <summary>The kind of the rows; the head of each is an <see cref="AttachmentHold"/>.</summary>
    private const byte RowKind = 1;

    private readonly SemaphoreSlim _gate = new(1, 1);

    public StreamAppender Stream => stream;

    public static StreamName StreamOf(OwnerId uploader) => new($"holds/{uploader.Value}");

    /// <summary>Whether a message carries an upload, or a case or a notice names it: then it stays.</summary>
    public static async Task<bool> IsNeededAsync(IHubJournal journal, OwnerId uploader, Sha256Hash upload, CancellationToken cancellationToken) =>
        await journal.HasKeyAsync(OutboxState.StreamOf(uploader), OutboxKeys.Grants(upload), cancellationToken)
        || await journal.HasKeyAsync(StreamOf(uploader), Held(upload, string.Empty), cancellationToken);

    /// <summary>Takes over what aggregates name now. Repeating it is without effect.</summary>
    public async Task TakeAsync(ImmutableArray<AttachmentHold> holds, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var changes = new List<(AttachmentHold Hold, ImmutableArray<Sha256Hash> Before)>();
            foreach (var hold in holds.GroupBy(hold => hold.Holder).Select(same => same.MaxBy(hold => hold.Version)!))
            {
                var known = await FindAsync(hold.Holder, cancellationToken);
                if (known is null || known.Version < hold.Version)
                {
                    changes.Add((hold, known?.Uploads ?? []));
                }
            }

            if (changes.Count > 0)
            {
                await stream.CommitAsync(batch => changes.ForEach(change => Add(batch, change.Hold, change.Before)), rows: changes.Count);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Add(AppendBatch batch, AttachmentHold hold, ImmutableArray<Sha256Hash> before)
    {
        var (index, _) = batch.AddRow(rows.Write(RowKind, hold));
        batch.AddKey(HolderKey(hold.Holder), index);
        foreach (var upload in before.Except(hold.Uploads))
        {
            batch.RemoveKey(Held(upload, hold.Holder));
        }

        foreach (var upload in hold.Uploads)
        {
            batch.AddKey(Held(upload, hold.Holder), index);
        }
    }

    private async Task<AttachmentHold?> FindAsync(string holder, CancellationToken cancellationToken) =>
        await journal.FindKeyAsync(stream.Stream, HolderKey(holder), cancellationToken) is { } position
        && await journal.ReadAsync(stream.Stream, position, 1, 1, cancellationToken) is [var row]
            ? rows.Read<AttachmentHold>(row)
            : null;

    private static string HolderKey(string holder) => $"holder/{holder}";

    private static string Held(Sha256Hash upload, string holder) => $"held/{upload.Value}/{holder}";
}
