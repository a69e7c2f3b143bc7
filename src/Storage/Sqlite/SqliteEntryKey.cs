namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>The key of a stream's row: 23 bits for the stream and 40 for the position.</summary>
internal static class SqliteEntryKey
{
    private const int PositionBits = 40;

    public static long Of(long stream, long position) => (stream << PositionBits) + position;

    public static long Position(long key) => key & ((1L << PositionBits) - 1);
}
