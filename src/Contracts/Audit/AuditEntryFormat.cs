using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>The canonical bytes of an audit entry: what is stored, and what the chain's hashes are made over.</summary>
public static class AuditEntryFormat
{
    private const byte Version = 1;

    /// <summary>The bytes of an entry. Times count to the tick and without their offset.</summary>
    public static ReadOnlyMemory<byte> Write(AuditEntry entry) => new AuditBytes()
        .Byte(Version)
        .Text(entry.Actor.Value)
        .OptionalText(entry.Officer)
        .Text(entry.Action)
        .Text(entry.Object)
        .OptionalText(entry.ObjectOwner?.Value)
        .Byte((byte)entry.Outcome)
        .Bytes(entry.Purpose.Span)
        .Number(entry.At.UtcTicks)
        .ToMemory();

    /// <summary>Reads an entry from its bytes.</summary>
    /// <exception cref="FormatException">They are not the bytes of an entry.</exception>
    public static AuditEntry Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new AuditBytesReader(bytes);
        reader.Version(Version);
        var entry = new AuditEntry(
            OwnerId.Parse(reader.Text()),
            reader.OptionalText(),
            reader.Text(),
            reader.Text(),
            reader.OptionalText() is { } owner ? OwnerId.Parse(owner) : null,
            (AuditOutcome)reader.Byte(),
            reader.Bytes().ToArray(),
            reader.Time());
        reader.End();
        return Enum.IsDefined(entry.Outcome) ? entry : throw AuditBytesReader.Damaged();
    }
}
