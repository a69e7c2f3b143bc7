using Microsoft.Data.Sqlite;

namespace Interpol.Mesh.Storage.Journal;

/// <summary>A hub's journal as a SQLite file, opened read-only to be checked: the mesh may run or not. What is damaged is reported, not repaired.</summary>
public sealed class JournalFile : IDisposable
{
    private const int SecondsToWaitForLocks = 5;

    private const string RowsText = """
        SELECT p.position, e.kind, e.head, e.at
        FROM place p LEFT JOIN entry e ON e.id = p.entry
        WHERE p.stream = (SELECT id FROM stream WHERE name = $stream) AND p.position >= $from
        ORDER BY p.position
        """;

    private readonly string _hub;
    private readonly string _path;
    private readonly SqliteConnection _connection;

    private JournalFile(string hub, string path, SqliteConnection connection)
    {
        _hub = hub;
        _path = path;
        _connection = connection;
    }

    /// <summary>Where a hub's journal is in a data folder.</summary>
    public static string PathOf(string dataFolder, string hub) => Path.Combine(dataFolder, "hubs", hub, "journal.db");

    /// <summary>Opens a journal.</summary>
    /// <param name="hub">The hub's name.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="HubUnavailableException">It cannot be opened.</exception>
    public static JournalFile Open(string hub, string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = SecondsToWaitForLocks }.ToString());
        var file = new JournalFile(hub, path, connection);
        file.Guard(() =>
        {
            connection.Open();

            // One transaction, so that everything that is read is of one moment.
            using var begin = connection.CreateCommand();
            begin.CommandText = "BEGIN";
            return begin.ExecuteNonQuery();
        });
        return file;
    }

    /// <summary>Where a stream stands; <see cref="StreamHead.Unknown"/> for one that nothing was appended to.</summary>
    /// <exception cref="HubUnavailableException">The file is damaged.</exception>
    public StreamHead Head(StreamName stream) => Guard(() =>
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT next, epoch, tail FROM stream WHERE name = $stream";
        command.Parameters.AddWithValue("$stream", stream.Value);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new StreamHead(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)) : StreamHead.Unknown;
    });

    /// <summary>The rows of a stream in order, without their bodies. A row whose content is missing has the kind 0 and no head.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="from">The first position wanted.</param>
    /// <exception cref="HubUnavailableException">The file is damaged.</exception>
    public IEnumerable<StoredRow> Rows(StreamName stream, long from = 1)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = RowsText;
        command.Parameters.AddWithValue("$stream", stream.Value);
        command.Parameters.AddWithValue("$from", from);
        using var reader = Guard(command.ExecuteReader);
        while (Guard(reader.Read))
        {
            yield return Guard(() => Row(reader));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static StoredRow Row(SqliteDataReader reader)
    {
        if (reader.IsDBNull(1))
        {
            return new StoredRow(reader.GetInt64(0), 0, default, default, DateTimeOffset.UnixEpoch);
        }

        var kind = reader.GetInt64(1);
        return new StoredRow(
            reader.GetInt64(0),
            kind is >= 0 and <= byte.MaxValue ? (byte)kind : (byte)0,
            reader.GetFieldValue<byte[]>(2),
            default,
            MicrosecondTime.Parse(reader.GetInt64(3)));
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException failure)
        {
            throw new HubUnavailableException(_hub, _path, failure.Message, failure);
        }
        catch (Exception damaged) when (damaged is InvalidCastException or InvalidOperationException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new HubUnavailableException(_hub, _path, "a column holds what it cannot hold; the file is damaged", damaged);
        }
    }
}
