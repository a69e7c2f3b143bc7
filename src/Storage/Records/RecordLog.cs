using System.Buffers.Binary;
using System.Text;
using RocksDbSharp;

namespace Interpol.Mesh.Storage.Records;

/// <summary>
/// Which records of each owner have changed lately, so that copies of the copy need to fetch no more than that. One row for a group of changes that was applied together; the oldest go when
/// there are more than <see cref="RecordLogPage.MaxKept"/> changes. Of one owner one call writes at a time.
/// </summary>
/// <remarks>
/// <code>
/// F owner              -> the position behind which all changes are known, how many changes are kept, of what it is not known what was said before (from, until)
/// C owner NUL position -> number of changes, then of each: kind, id, what was said of the record before; from where on that is not known of all
/// </code>
/// </remarks>
internal sealed class RecordLog(RocksDb database)
{
    private const byte FloorSpace = (byte)'F';
    private const byte ChangeSpace = (byte)'C';

    private const int FloorBytes = sizeof(long) + sizeof(int) + sizeof(long) + sizeof(long);

    /// <summary>About what one change takes.</summary>
    private const int BytesOfChange = 64;

    /// <summary>Adds to a batch that changes are applied.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="before">How far the owner's stream was applied before; null when nothing was.</param>
    public void Add(WriteBatch batch, RecordChanges changes, RecordPosition? before)
    {
        var (floor, kept, unknown) = Floor(changes.Owner) ?? (before?.UpTo ?? 0, 0, None);
        if (before is { } last && last.Epoch != changes.Reached.Epoch)
        {
            // Positions of a stream that was restored are other ones: whoever has some of the old begins anew.
            foreach (var (key, _) in Scan(changes.Owner, 0))
            {
                batch.Delete(key);
            }

            (floor, kept, unknown) = (0, 0, None);
        }

        // What has overtaken the unknown may come with later groups.
        unknown = before is { } reached && reached.UpTo < unknown.Until ? unknown : None;
        if (changes.Unknown is { } more)
        {
            unknown = new UnknownRecords(Math.Min(unknown.From, more.From), Math.Max(unknown.Until, more.Until));
        }

        // What is removed because the stream was restored belongs to no position.
        if (changes.Reached.UpTo > 0 && changes.Changes.Count > 0)
        {
            var key = KeyOf(changes.Owner, changes.Reached.UpTo);
            kept += changes.Changes.Count;
            foreach (var (oldest, row) in Scan(changes.Owner, floor + 1).TakeWhile(_ => kept > RecordLogPage.MaxKept))
            {
                batch.Delete(oldest);
                kept -= CountOf(row.GetValueSpan());
                floor = PositionOf(oldest);
            }

            Put(batch, key, changes.Changes, unknown.From);
        }

        var written = new byte[FloorBytes];
        BinaryPrimitives.WriteInt64LittleEndian(written, floor);
        BinaryPrimitives.WriteInt32LittleEndian(written.AsSpan(sizeof(long)), kept);
        BinaryPrimitives.WriteInt64LittleEndian(written.AsSpan(sizeof(long) + sizeof(int)), unknown.From);
        BinaryPrimitives.WriteInt64LittleEndian(written.AsSpan(FloorBytes - sizeof(long)), unknown.Until);
        batch.Put(FloorKey(changes.Owner), written);
    }

    /// <summary>Reads which records have changed behind a position.</summary>
    /// <param name="owner">The owner's code.</param>
    /// <param name="after">The position.</param>
    /// <param name="max">See <see cref="IRecordStore.ReadLogAsync"/>.</param>
    /// <param name="reached">How far the owner's stream is applied: of what an earlier program applied, no changes are kept.</param>
    public RecordLogPage Read(string owner, long after, int max, long reached)
    {
        var from = Floor(owner)?.From ?? reached;
        var changes = new List<RecordLogEntry>();
        var (upTo, isUnknown) = (after, false);
        foreach (var (key, row) in Scan(owner, after + 1))
        {
            if (changes.Count >= max)
            {
                return new RecordLogPage(from, upTo, changes) { IsUnknown = isUnknown };
            }

            isUnknown |= Read(row.Value(), changes) <= after;
            upTo = PositionOf(key);
        }

        return new RecordLogPage(from, null, changes) { IsUnknown = isUnknown };
    }

    /// <summary>An earlier program did not say of what it is not known what was said before.</summary>
    private (long From, int Kept, UnknownRecords Unknown)? Floor(string owner) => database.Get(FloorKey(owner)) is { } value
        ? (BinaryPrimitives.ReadInt64LittleEndian(value),
            BinaryPrimitives.ReadInt32LittleEndian(value.AsSpan(sizeof(long))),
            value.Length == FloorBytes
                ? new UnknownRecords(BinaryPrimitives.ReadInt64LittleEndian(value.AsSpan(sizeof(long) + sizeof(int))), BinaryPrimitives.ReadInt64LittleEndian(value.AsSpan(FloorBytes - sizeof(long))))
                : None)
        : null;

    /// <summary>The groups of an owner's changes from a position on. Their rows are read while they are enumerated, by whoever needs them: they are large.</summary>
    private IEnumerable<(byte[] Key, Iterator Row)> Scan(string owner, long from)
    {
        var prefix = Prefix(owner);
        using var rows = database.NewIterator();
        for (rows.Seek(KeyOf(owner, from)); rows.Valid() && rows.Key() is var key && key.AsSpan().StartsWith(prefix); rows.Next())
        {
            yield return (key, rows);
        }
    }

    private static byte[] FloorKey(string owner) => [FloorSpace, .. Encoding.UTF8.GetBytes(owner)];

    private static byte[] Prefix(string owner) => [ChangeSpace, .. Encoding.UTF8.GetBytes(owner), 0];

    private static byte[] KeyOf(string owner, long position)
    {
        var place = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(place, position);
        return [.. Prefix(owner), .. place];
    }

    private static long PositionOf(byte[] key) => BinaryPrimitives.ReadInt64BigEndian(key.AsSpan(key.Length - sizeof(long)));

    private static UnknownRecords None => new(long.MaxValue, 0);

    private static void Put(WriteBatch batch, byte[] key, IReadOnlyList<RecordRowChange> changes, long unknownFrom)
    {
        using var value = new MemoryStream(changes.Count * BytesOfChange);
        using var writer = new BinaryWriter(value, Encoding.UTF8);
        writer.Write(changes.Count);
        foreach (var change in changes)
        {
            writer.Write(change.Kind);
            writer.Write(change.Id);
            writer.Write7BitEncodedInt(change.Before.Length);
            writer.Write(change.Before.Span);
        }

        writer.Write(unknownFrom);
        batch.Put(key, value.GetBuffer().AsSpan(0, (int)value.Length));
    }

    private static int CountOf(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt32LittleEndian(value);

    /// <summary>Reads a group.</summary>
    /// <returns>From where on it is not known of all what was said before. No position is below 1, so that nobody who has nothing misses it.</returns>
    private static long Read(byte[] value, List<RecordLogEntry> changes)
    {
        using var stream = new MemoryStream(value);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            changes.Add(new RecordLogEntry(reader.ReadByte(), reader.ReadString(), reader.ReadBytes(reader.Read7BitEncodedInt())));
        }

        return stream.Position < stream.Length ? reader.ReadInt64() : long.MaxValue;
    }
}
