using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>The entries of one call on their way into the chain.</summary>
internal sealed class AuditBatchWritten : StreamChange
{
    private readonly AuditLog _log;
    private readonly string _operation;
    private readonly AuditEntryBytes[] _entries;
    private readonly byte[] _hash;

    public AuditBatchWritten(AuditLog log, string operation, ImmutableArray<AuditEntry> entries, DateTimeOffset now)
    {
        _log = log;
        _operation = operation;

        // A batch is known again by what the caller sent, whenever it comes.
        _hash = HashOf(entries);
        _entries = [.. entries.Select(entry => AuditEntryBytes.Of(entry.WrittenLateAt is null ? entry : entry with { WrittenLateAt = now }))];
        Bytes = _entries.Sum(entry => entry.Bytes.Length + AuditChain.HashBytes);
    }

    public override int Bytes { get; }

    /// <summary>The number of the last entry; known when the change is settled.</summary>
    public long Last { get; private set; }

    public override bool TryAddTo(AppendBatch batch)
    {
        var open = _log.OpenIn(batch);
        if (batch.HasOperation(_operation) || (open.Bytes > 0 && open.Bytes + Bytes > AppendBatch.MaxBytes))
        {
            return false;
        }

        foreach (var entry in _entries)
        {
            open.Add(entry);
        }

        // The row is not known yet, so that the operation itself remembers the number to answer.
        Last = open.Last;
        var remembered = new byte[_hash.Length + sizeof(long)];
        _hash.CopyTo(remembered, 0);
        BinaryPrimitives.WriteInt64BigEndian(remembered.AsSpan(_hash.Length), Last);
        batch.AddOperation(_operation, remembered, -1);
        return true;
    }

    public override bool OnRepeated(RepeatedOperation operation)
    {
        if (operation.Id != _operation)
        {
            return false;
        }

        if (operation.RequestHash.Length != _hash.Length + sizeof(long) || !operation.RequestHash.Span[.._hash.Length].SequenceEqual(_hash))
        {
            Fail(new MeshException(MeshErrorCodes.OperationConflict, "This batch id was used before with other entries."));
            return true;
        }

        Last = BinaryPrimitives.ReadInt64BigEndian(operation.RequestHash.Span[_hash.Length..]);
        return true;
    }

    private static byte[] HashOf(ImmutableArray<AuditEntry> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var entry in entries)
        {
            var bytes = AuditEntryFormat.Write(entry);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes.Span);
        }

        return hash.GetHashAndReset();
    }
}

/// <summary>An entry on its way into the chain.</summary>
/// <param name="Bytes">Its canonical bytes.</param>
/// <param name="Actor">Who acted.</param>
/// <param name="ObjectOwner">Whose the object is.</param>
internal readonly record struct AuditEntryBytes(ReadOnlyMemory<byte> Bytes, OwnerId Actor, OwnerId? ObjectOwner)
{
    public static AuditEntryBytes Of(AuditEntry entry) => new(AuditEntryFormat.Write(entry), entry.Actor, entry.ObjectOwner);
}
