using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Desk;

/// <summary>The records of a desk as rows of its stream. All that the gateway made stands in the body: what is deleted leaves nothing of it.</summary>
internal static class DeskRows
{
    public const byte RecordKind = 1;
    public const byte SnapshotKind = 2;

    public static JournalRow Write(RowSerializer rows, DeskAppend append) =>
        new(append.IsSnapshot ? SnapshotKind : RecordKind, default, rows.Write(0, append.Content).Head);

    /// <summary>What an operation id stands for.</summary>
    public static byte[] Hash(DeskAppend append)
    {
        using var hash = new CanonicalHash();
        return hash.Number(append.IsSnapshot ? SnapshotKind : RecordKind).Seal(append.Content.Seal).Wraps(append.Content.Wraps).Bytes(append.Content.Payload.Span).ToArray();
    }

    public static DeskRecord Read(RowSerializer rows, StoredRow row) =>
        new(row.Position, row.Kind == SnapshotKind, row.At, rows.Read<SealedContent>(row.Body));
}
