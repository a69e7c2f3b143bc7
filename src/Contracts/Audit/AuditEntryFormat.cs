using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>The canonical bytes of an audit entry: what is stored, and what the chain's hashes are made over.</summary>
public static class AuditEntryFormat
{
    private const byte Version = 1;

    /// <summary>The version of an entry that was written late; all others keep the first, so that each value has one form.</summary>
    private const byte LateVersion = 2;

    /// <summary>The version of an entry of a check that says what was asked.</summary>
    private const byte AskedVersion = 3;

    /// <summary>The bytes of an entry. Times count to the tick and without their offset.</summary>
    public static ReadOnlyMemory<byte> Write(AuditEntry entry)
    {
        var bytes = new AuditBytes()
            .Byte(VersionOf(entry))
            .Text(entry.Actor.Value)
            .OptionalText(entry.Officer)
            .Text(entry.Action)
            .Text(entry.Object)
            .OptionalText(entry.ObjectOwner?.Value)
            .Byte((byte)entry.Outcome)
            .Bytes(entry.Purpose.Span)
            .Number(entry.At.UtcTicks);
        if (!entry.Asked.IsEmpty)
        {
            bytes.Byte((byte)(entry.WrittenLateAt is null ? 0 : 1)).Bytes(entry.Asked.Span);
        }

        return (entry.WrittenLateAt is { } late ? bytes.Number(late.UtcTicks) : bytes).ToMemory();
    }

    /// <summary>Reads an entry from its bytes.</summary>
    /// <exception cref="FormatException">They are not the bytes of an entry.</exception>
    public static AuditEntry Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new AuditBytesReader(bytes);
        var version = reader.Version(Version, AskedVersion);
        var entry = new AuditEntry(
            OwnerId.Parse(reader.Text()),
            reader.OptionalText(),
            reader.Text(),
            reader.Text(),
            reader.OptionalText() is { } owner ? OwnerId.Parse(owner) : null,
            (AuditOutcome)reader.Byte(),
            reader.Bytes().ToArray(),
            reader.Time());
        var isLate = version == LateVersion || (version == AskedVersion && Flag(ref reader));
        entry = entry with
        {
            Asked = version == AskedVersion ? reader.Bytes().ToArray() : default,
            WrittenLateAt = isLate ? reader.Time() : null,
        };
        reader.End();

        // There is one form of each value: an entry that says nothing of what was asked has another version.
        return Enum.IsDefined(entry.Outcome) && VersionOf(entry) == version ? entry : throw AuditBytesReader.Damaged();
    }

    private static byte VersionOf(AuditEntry entry) => !entry.Asked.IsEmpty ? AskedVersion : entry.WrittenLateAt is null ? Version : LateVersion;

    private static bool Flag(ref AuditBytesReader reader) => reader.Byte() switch
    {
        0 => false,
        1 => true,
        _ => throw AuditBytesReader.Damaged(),
    };
}
