using System.Text;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Cli.Mind;

/// <summary>The records of an offline copy as they are looked up: documents each in the one part where it would stand; other kinds are read into memory, all of one, when the first of it is asked for.</summary>
/// <param name="copy">The copy.</param>
internal sealed class OfflineRecords(OfflineCopyReader copy) : IRecordLookup
{
    private readonly Dictionary<byte, Dictionary<string, List<RecordRow>>> _byLookup = [];

    /// <summary>What a row says.</summary>
    public static RecordEntry Read(RecordRow row) => OfflineParts.EntryOf(OfflineParts.RowOf(Encoding.UTF8.GetString(row.Content.Span)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordRow>> GetAsync(byte kind, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<RecordRow>>([.. ids.Select(id => copy.Find((RecordKind)kind, id)).OfType<OfflineRowText>().Select(RowOf)]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordRow>> FindAsync(byte kind, string lookup, int max, CancellationToken cancellationToken = default)
    {
        if (!_byLookup.TryGetValue(kind, out var all))
        {
            _byLookup[kind] = all = new Dictionary<string, List<RecordRow>>(StringComparer.Ordinal);
            foreach (var row in copy.Read((RecordKind)kind).Select(RowOf).OrderBy(row => row.Id, StringComparer.Ordinal))
            {
                foreach (var text in row.Lookups)
                {
                    (all.TryGetValue(text, out var rows) ? rows : all[text] = []).Add(row);
                }
            }
        }

        return ValueTask.FromResult<IReadOnlyList<RecordRow>>([.. (all.GetValueOrDefault(lookup) ?? []).Take(max)]);
    }

    private static RecordRow RowOf(OfflineRowText read) =>
        new((byte)read.Row.Kind, read.Row.Id, read.Row.Owner.Value, [.. RecordLookups.Of(OfflineParts.EntryOf(read.Row))], Encoding.UTF8.GetBytes(read.Text));
}
