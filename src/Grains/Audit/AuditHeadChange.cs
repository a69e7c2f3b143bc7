using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>Rows of a stream of heads on their way into the journal.</summary>
/// <param name="rows">The rows.</param>
internal sealed class AuditHeadChange(params IReadOnlyList<JournalRow> rows) : StreamChange
{
    /// <summary>The hubs whose signature the first row waits for.</summary>
    public IReadOnlyList<HubName> WaitsFor { get; init; } = [];

    /// <summary>The hub whose answers came, and up to which row's.</summary>
    public (HubName Signer, long UpTo)? Answered { get; init; }

    /// <summary>The key under which the first row is found; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>The position of the first row; known when the change is settled.</summary>
    public long Position { get; private set; }

    public override bool TryAddTo(AppendBatch batch)
    {
        if (!batch.Fits(rows.Count, rows.Sum(row => row.Head.Length)))
        {
            return false;
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var (index, position) = batch.AddRow(rows[i]);
            if (i > 0)
            {
                continue;
            }

            Position = position;
            foreach (var hub in WaitsFor)
            {
                batch.AddPending(hub.Value, position, index);
            }

            if (Key is not null)
            {
                batch.AddKey(Key, index);
            }
        }

        if (Answered is { } answered)
        {
            batch.Acknowledge(answered.Signer.Value, answered.UpTo);
        }

        return true;
    }
}
