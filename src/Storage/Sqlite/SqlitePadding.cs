namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>
/// Keeps bytes out of the part of a row that stands among other rows on a page. That part is the beginning of the row, the rest is on pages of its own; how long it is follows
/// from the row's length (see "B-tree Cell Format" in SQLite's description of its file format).
/// </summary>
internal static class SqlitePadding
{
    // More than the row has around its bytes: the lengths and types of its columns, and its other columns.
    private const int Slack = 64;

    /// <summary>The bytes behind so many zeros that the part among other rows, whose length is then the smallest possible, has only zeros.</summary>
    public static byte[] Pad(ReadOnlySpan<byte> bytes, int pageSize)
    {
        int smallest = ((pageSize - 12) * 32 / 255) - 23;
        int largest = pageSize - 35;
        int page = pageSize - 4;

        // A remainder behind whole pages that would not fit beside the smallest part goes to a page of its own.
        int remainder = (bytes.Length + Slack) % page;
        int fill = remainder > largest - smallest + Slack ? 0 : page - remainder;
        byte[] padded = new byte[smallest + fill + bytes.Length];
        bytes.CopyTo(padded.AsSpan(padded.Length - bytes.Length));
        return padded;
    }
}
