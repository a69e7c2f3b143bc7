using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>The canonical bytes of an audit entry: what is stored, and what the chain's hashes are made over.</summary>
public static class AuditEntryFormat
{
    private const byte Version = 1;

    /// <summary>The version of an entry that was written late; all others keep the first, so that each value has one form.</summary>
    private const byte LateVersion = 2;

    /// <summary>The bytes of an entry. Times count to the tick and without their offset.</summary>
    public static ReadOnlyMemory<byte> Write(AuditEntry entry)
    {
        var bytes = new AuditBytes()
            .Byte(entry.WrittenLateAt is null ? Version : LateVersion)
            .Text(entry.Actor.Value)
            .OptionalText(entry.Officer)
            .Text(entry.Action)
            .Text(entry.Object)
            .OptionalText(entry.ObjectOwner?.Value)
            .Byte((byte)entry.Outcome)
            .Bytes(entry.Purpose.Span)
            .Number(entry.At.UtcTicks);
        return (entry.WrittenLateAt is { } late ? bytes.Number(late.UtcTicks) : bytes).ToMemory();
    }

    /// <summary>Reads an entry from its bytes.</summary>
    /// <exception cref="FormatException">They are not the bytes of an entry.</exception>
    public static AuditEntry Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new AuditBytesReader(bytes);
        var version = reader.Version(Version, LateVersion);
        var entry = new AuditEntry(
            OwnerId.Parse(reader.Text()),
            reader.OptionalText(),
            reader.Text(),
            reader.Text(),
            reader.OptionalText() is { } owner ? OwnerId.Parse(owner) : null,
            (AuditOutcome)reader.Byte(),
            reader.Bytes().ToArray(),
            reader.Time())
        {
            WrittenLateAt = version == LateVersion ? reader.Time() : null,
        };
        reader.End();
        return Enum.IsDefined(entry.Outcome) ? entry : throw AuditBytesReader.Damaged();
    }
}
