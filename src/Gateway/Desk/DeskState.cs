using System.Collections.Immutable;
using System.Text.Json;

namespace Interpol.Mesh.Gateway.Desk;

/// <summary>What the gateways of a bureau share, after the record at a position. Never changes; every record makes the next one.</summary>
internal sealed class DeskState
{
    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, DeskStored>> _kinds;

    private DeskState(long position, long snapshotPosition, ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, DeskStored>> kinds)
    {
        Position = position;
        SnapshotPosition = snapshotPosition;
        _kinds = kinds;
    }

    /// <summary>The desk before its first record.</summary>
    public static DeskState Empty { get; } = new(0, 0, ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, DeskStored>>(StringComparer.Ordinal));

    /// <summary>The position of the last record that is in it.</summary>
    public long Position { get; }

    /// <summary>The position of the last snapshot that was met.</summary>
    public long SnapshotPosition { get; }

    /// <summary>The state after the next record.</summary>
    public DeskState Apply(long position, bool isSnapshot, DeskEntry entry)
    {
        var kinds = isSnapshot ? Empty._kinds : _kinds;
        foreach (var removal in entry.Removals)
        {
            if (kinds.TryGetValue(removal.Kind, out var items))
            {
                kinds = kinds.SetItem(removal.Kind, items.Remove(removal.Key));
            }
        }

        foreach (var row in entry.Puts)
        {
            var items = kinds.GetValueOrDefault(row.Item.KindName) ?? ImmutableSortedDictionary.Create<string, DeskStored>(StringComparer.Ordinal);
            var bytes = JsonSerializer.SerializeToUtf8Bytes(row, DeskJsonContext.Default.DeskRow).Length;
            kinds = kinds.SetItem(row.Item.KindName, items.SetItem(row.Item.Key, new DeskStored(row.Item, row.Position ?? position, bytes)));
        }

        return new DeskState(position, isSnapshot ? position : SnapshotPosition, kinds);
    }

    /// <summary>An entry with everything that is in it.</summary>
    public DeskEntry ToSnapshot(DateTimeOffset at, string gateway) => new(
        DeskEntry.CurrentVersion,
        at,
        gateway,
        [.. _kinds.Values.SelectMany(items => items.Values).Select(stored => new DeskRow(stored.Position, stored.Item))],
        []);

    /// <summary>The item with that key; null when there is none.</summary>
    public T? Find<T>(string key)
        where T : DeskItem, IDeskKind => FindVersioned<T>(key)?.Item;

    /// <summary>The item with that key and its version; null when there is none.</summary>
    public DeskFound<T>? FindVersioned<T>(string key)
        where T : DeskItem, IDeskKind =>
        _kinds.TryGetValue(T.Kind, out var items) && items.TryGetValue(key, out var stored) ? new DeskFound<T>((T)stored.Item, stored.Position) : null;

    /// <summary>All items of a kind, by key.</summary>
    public IEnumerable<T> All<T>()
        where T : DeskItem, IDeskKind => AllVersioned<T>().Select(found => found.Item);

    /// <summary>All items of a kind with their versions, by key.</summary>
    public IEnumerable<DeskFound<T>> AllVersioned<T>()
        where T : DeskItem, IDeskKind =>
        _kinds.TryGetValue(T.Kind, out var items) ? items.Values.Select(stored => new DeskFound<T>((T)stored.Item, stored.Position)) : [];

    /// <summary>How many items of a kind there are.</summary>
    public int CountOf(string kind) => _kinds.TryGetValue(kind, out var items) ? items.Count : 0;

    /// <summary>How many bytes the items of a kind take.</summary>
    public long BytesOf(string kind) => _kinds.TryGetValue(kind, out var items) ? items.Values.Sum(stored => (long)stored.Bytes) : 0;
}
