using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>Consecutive entries of a chain, which are one row of the journal.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Links">The entries, each with the hash after it.</param>
/// <param name="Owners">For each owner that one of them concerns, in the order of their codes, where the row before is that concerns it.</param>
public sealed record AuditBlock(long First, ImmutableArray<AuditLink> Links, ImmutableArray<AuditOwnerLink> Owners)
{
    /// <summary>The kind of rows that hold a block.</summary>
    public const byte RowKind = 1;

    /// <summary>Entries of one block.</summary>
    public const int MaxEntries = 256;

    internal const byte Version = 1;

    /// <summary>The number of the last entry.</summary>
    public long Last => First + Links.Length - 1;

    /// <summary>The stream of a hub's chain.</summary>
    public static string StreamOf(Cluster.HubName hub) => $"audit/{hub.Value}";

    /// <summary>The owners that an entry concerns: who acted, and whose the object is.</summary>
    public static IEnumerable<OwnerId> OwnersOf(AuditEntry entry)
    {
        yield return entry.Actor;
        if (entry.ObjectOwner is { } owner && owner != entry.Actor)
        {
            yield return owner;
        }
    }

    /// <summary>The bytes of the row.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        var bytes = new AuditBytes().Byte(Version).Number(First).Count(Links.Length);
        foreach (var link in Links)
        {
            bytes.Bytes(link.Entry.Span).Raw(link.Hash.Span);
        }

        bytes.Count(Owners.Length);
        foreach (var owner in Owners)
        {
            bytes.Text(owner.Owner.Value).Number(owner.Previous);
        }

        return bytes.ToMemory();
    }

    /// <summary>Reads a row.</summary>
    /// <exception cref="FormatException">The bytes are not those of a block.</exception>
    public static AuditBlock Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new AuditBytesReader(bytes);
        reader.Version(Version);
        var first = reader.Number();
        var links = ImmutableArray.CreateBuilder<AuditLink>(reader.Count());
        for (var i = links.Capacity; i > 0; i--)
        {
            links.Add(new AuditLink(reader.Bytes().ToArray(), reader.Raw(AuditChain.HashBytes).ToArray()));
        }

        var owners = ImmutableArray.CreateBuilder<AuditOwnerLink>(reader.Count());
        for (var i = owners.Capacity; i > 0; i--)
        {
            owners.Add(new AuditOwnerLink(OwnerId.Parse(reader.Text()), reader.Number()));
        }

        reader.End();
        return new AuditBlock(first, links.MoveToImmutable(), owners.MoveToImmutable());
    }

    /// <summary>The entries with their numbers.</summary>
    /// <exception cref="FormatException">The bytes of one are damaged.</exception>
    public IEnumerable<NumberedAuditEntry> Entries() =>
        Links.Select((link, index) => new NumberedAuditEntry(First + index, AuditEntryFormat.Read(link.Entry.Span), AuditChain.ToText(link.Hash.Span)));
}

/// <summary>An entry of the chain as it is stored.</summary>
/// <param name="Entry">Its bytes.</param>
/// <param name="Hash">The hash after it.</param>
public readonly record struct AuditLink(ReadOnlyMemory<byte> Entry, ReadOnlyMemory<byte> Hash);

/// <summary>Where the row before is that has entries of an owner.</summary>
/// <param name="Owner">The owner: of the acting officer or of the object.</param>
/// <param name="Previous">Position of that row; 0 when there is none.</param>
public readonly record struct AuditOwnerLink(OwnerId Owner, long Previous);
