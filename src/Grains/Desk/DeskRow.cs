using System.Collections.Immutable;
using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Desk;

/// <summary>A record of a desk as a row of its stream. All that the gateway made stands in the body: what is deleted leaves nothing of it.</summary>
internal static class DeskRow
{
    public const byte RecordKind = 1;
    public const byte SnapshotKind = 2;

    private const byte Version = 1;

    public static JournalRow ToRow(DeskAppend append) =>
        new(append.IsSnapshot ? SnapshotKind : RecordKind, new RowWriter(Version).ToMemory(), Body(append.Content));

    /// <summary>What an operation id stands for.</summary>
    public static byte[] Hash(JournalRow row) => SHA256.HashData([row.Kind, .. row.Body.Span]);

    public static DeskRecord Read(StoredRow row)
    {
        var reader = new RowReader(row.Body.Span, Version);
        var seal = reader.Number() == 0
            ? null
            : new EnvelopeSeal(reader.Text(), reader.Text(), reader.Text(), reader.Bytes(), reader.Bytes(), reader.Bytes());
        var wraps = ImmutableArray.CreateBuilder<RecipientWrap>(reader.Count());
        while (wraps.Count < wraps.Capacity)
        {
            wraps.Add(new RecipientWrap(new OwnerId(reader.Text()), reader.Bytes()));
        }

        return new DeskRecord(row.Position, row.Kind == SnapshotKind, row.At, new SealedContent(reader.Bytes(), seal, wraps.MoveToImmutable()));
    }

    private static ReadOnlyMemory<byte> Body(SealedContent content)
    {
        var writer = new RowWriter(Version).Number(content.Seal is null ? 0 : 1);
        if (content.Seal is { } seal)
        {
            writer.Text(seal.Suite).Text(seal.Gateway).Text(seal.Key).Bytes(seal.Commitment.Span).Bytes(seal.WrapsHash.Span).Bytes(seal.Signature.Span);
        }

        writer.Number(content.Wraps.IsDefault ? 0 : content.Wraps.Length);
        foreach (var wrap in content.Wraps.IsDefault ? [] : content.Wraps)
        {
            writer.Text(wrap.Recipient.Value).Bytes(wrap.Wraps.Span);
        }

        return writer.Bytes(content.Payload.Span).ToMemory();
    }
}
