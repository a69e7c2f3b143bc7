using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>Checks a hub's chain from its first entry on and names the first that is wrong.</summary>
/// <param name="hub">The hub.</param>
public sealed class AuditVerifier(HubName hub)
{
    private readonly Dictionary<OwnerId, long> _newestRows = [];
    private long _rows;

    /// <summary>The number of the last entry that is right.</summary>
    public long Last { get; private set; }

    /// <summary>The hash after it.</summary>
    public ReadOnlyMemory<byte> Hash { get; private set; } = AuditChain.Beginning(hub);

    /// <summary>Called for each entry that is right, with its number, what it says and the hash after it.</summary>
    public Action<NumberedAuditEntry>? Entry { get; init; }

    /// <summary>Begins behind entries that are not at hand.</summary>
    /// <param name="last">The number of the last of them.</param>
    /// <param name="hash">The hash after it.</param>
    public void BeginBehind(long last, ReadOnlyMemory<byte> hash) => (Last, Hash) = (last, hash);

    /// <summary>Checks the next entry of a chain that stands in no journal.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="entry">Its bytes.</param>
    /// <param name="hash">The hash that is said to be behind it.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public AuditDefect? Take(long number, ReadOnlySpan<byte> entry, ReadOnlySpan<byte> hash)
    {
        if (number != Last + 1)
        {
            return Defect($"entry {number} stands in its place");
        }

        try
        {
            return Check(entry, hash, out _) is { } problem ? Defect(problem) : null;
        }
        catch (FormatException damaged)
        {
            return Defect(damaged.Message.TrimEnd('.'));
        }
    }

    /// <summary>Checks the next row of a hub's stream, see <see cref="AuditBlock"/>.</summary>
    /// <param name="position">Its position.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="row">Its bytes.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public AuditDefect? TakeRow(long position, byte kind, ReadOnlySpan<byte> row)
    {
        if (position != _rows + 1)
        {
            return Defect(position > _rows + 1 ? $"row {_rows + 1} of the journal is missing" : $"row {position} of the journal stands there twice", position);
        }

        if (kind != AuditBlock.RowKind)
        {
            return Defect("the row is missing, or of another kind", position);
        }

        try
        {
            return TakeBlock(position, row);
        }
        catch (FormatException damaged)
        {
            return Defect(damaged.Message.TrimEnd('.'), position);
        }
    }

    /// <summary>Checks that the stream ends where its head says.</summary>
    /// <param name="next">The position behind the last row, as the stream's head says.</param>
    public AuditDefect? End(long next) =>
        next == _rows + 1 ? null : Defect(next > _rows + 1 ? $"row {_rows + 1} of the journal is missing; there were {next - 1}" : $"the journal has rows behind its end, which is at {next}");

    private AuditDefect? TakeBlock(long position, ReadOnlySpan<byte> row)
    {
        var reader = new AuditBytesReader(row);
        reader.Version(AuditBlock.Version);
        var first = reader.Number();
        if (first != Last + 1)
        {
            return Defect($"the row begins with entry {first}", position);
        }

        var count = reader.Count();
        if (count is 0 or > AuditBlock.MaxEntries)
        {
            return Defect($"the row says that it holds {count} entries", position);
        }

        var concerned = new SortedSet<string>(StringComparer.Ordinal);
        for (; count > 0; count--)
        {
            var bytes = reader.Bytes();
            if (Check(bytes, reader.Raw(AuditChain.HashBytes), out var entry) is { } problem)
            {
                return Defect(problem, position);
            }

            concerned.UnionWith(AuditBlock.OwnersOf(entry!).Select(owner => owner.Value));
        }

        var problemOfLinks = CheckLinks(ref reader, concerned);
        if (problemOfLinks is not null)
        {
            return new AuditDefect(hub, first, position, problemOfLinks);
        }

        foreach (var owner in concerned)
        {
            _newestRows[new OwnerId(owner)] = position;
        }

        _rows = position;
        return null;
    }

    /// <summary>The links by which an owner's entries are found: the hashes do not hold them, so that they are made again.</summary>
    private string? CheckLinks(ref AuditBytesReader reader, SortedSet<string> concerned)
    {
        try
        {
            var links = reader.Count();
            foreach (var owner in concerned)
            {
                if (links-- == 0 || reader.Text() != owner || reader.Number() != _newestRows.GetValueOrDefault(new OwnerId(owner)))
                {
                    return "the row's links to other rows are not what its entries ask for";
                }
            }

            reader.End();
            return links == 0 ? null : "the row links to rows that its entries do not ask for";
        }
        catch (FormatException)
        {
            return "the row's links to other rows are damaged";
        }
    }

    private string? Check(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> hash, out AuditEntry? entry)
    {
        entry = null;
        var number = Last + 1;
        var next = AuditChain.Next(Hash.Span, number, bytes);
        if (!hash.SequenceEqual(next))
        {
            return "what it says and its hash do not fit what stands before it";
        }

        entry = AuditEntryFormat.Read(bytes);
        (Last, Hash) = (number, next);
        Entry?.Invoke(new NumberedAuditEntry(number, entry, AuditChain.ToText(next)));
        return null;
    }

    private AuditDefect Defect(string problem, long? row = null) => new(hub, Last + 1, row, problem);
}

/// <summary>What is wrong with an audit, where it is first wrong.</summary>
/// <param name="Hub">The hub whose audit it is.</param>
/// <param name="Number">The number of the entry.</param>
/// <param name="Row">The journal's row that holds it; null when none does.</param>
/// <param name="Problem">What is wrong, as the end of a sentence.</param>
public sealed record AuditDefect(HubName Hub, long Number, long? Row, string Problem)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Row is { } row
        ? $"The audit of {Hub} is wrong from entry {Number} on, in row {row} of its journal: {Problem}."
        : $"The audit of {Hub} is wrong from entry {Number} on: {Problem}.";
}
