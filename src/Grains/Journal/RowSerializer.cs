using Interpol.Mesh.Storage.Journal;
using Orleans.Serialization;

namespace Interpol.Mesh.Grains.Journal;

/// <summary>
/// The rows of streams, as Orleans' serializer writes them: what a later version of a row adds is passed over by an earlier program, and has its default in an
/// earlier row. What hashes are made over is not written this way, see <see cref="CanonicalHash"/>.
/// </summary>
internal sealed class RowSerializer(Serializer serializer)
{
    public JournalRow Write<T>(byte kind, T row, ReadOnlyMemory<byte> body = default) => new(kind, serializer.SerializeToArray(row), body);

    /// <summary>A value as bytes, for the body of a row.</summary>
    public byte[] Bytes<T>(T value) => serializer.SerializeToArray(value);

    /// <summary>Reads a row from its head.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public T Read<T>(StoredRow row) => Read<T>(row.Head);

    /// <inheritdoc cref="Read{T}(StoredRow)"/>
    public T Read<T>(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return serializer.Deserialize<T>(bytes) ?? throw new InvalidDataException("A journal row is empty.");
        }
        catch (Exception exception) when (exception is not (InvalidDataException or OutOfMemoryException))
        {
            throw new InvalidDataException("A journal row is damaged: it ends too early or holds an impossible value.", exception);
        }
    }
}
