using System.Diagnostics;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox.Search;

/// <summary>
/// Finds an owner's messages by their words: an index in memory, never on disk, filled from the mailbox at every start. It holds the newest messages up to a
/// bound. Messages stand in it in the order in which they were accepted, so that the newest are found first and dates bound a search.
/// </summary>
/// <param name="maxMessages">Messages that it holds at most.</param>
/// <param name="maxCharacters">Characters that it holds at most.</param>
internal sealed class SearchIndex(long maxMessages, long maxCharacters) : IDisposable
{
    private const int SecondBits = 14;
    private const int Slice = 20_000;
    private const long Epoch = 1_577_836_800; // The first second of 2020; older ones stand before it.

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly HashSet<long> _removed = [];
    private SqliteSession? _connection;
    private long _indexed;
    private long _characters;
    private long _waiting;
    private long _failed;
    private bool _closed;
    private bool _starting;
    private bool _full;

    /// <summary>How much can be searched.</summary>
    public SearchProgress Progress
    {
        get
        {
            var (indexed, failed) = (Volatile.Read(ref _indexed), Volatile.Read(ref _failed));
            return new SearchProgress(indexed, indexed + failed + Volatile.Read(ref _waiting), !Volatile.Read(ref _starting), Volatile.Read(ref _full), failed);
        }
    }

    /// <summary>The row below which the start reads.</summary>
    public long StartsBelow { get; private set; }

    /// <summary>The start begins.</summary>
    /// <param name="messages">How many messages with text there are.</param>
    /// <param name="newest">The newest row of them; newer ones come by themselves.</param>
    public void Begin(long messages, long newest)
    {
        StartsBelow = newest + 1;
        Volatile.Write(ref _waiting, messages);
        Volatile.Write(ref _starting, true);
    }

    /// <summary>The start is over.</summary>
    public async Task EndAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _removed.Clear();
            Volatile.Write(ref _starting, false);
            Volatile.Write(ref _waiting, 0);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Adds what the start reads from the mailbox: older messages than those before.</summary>
    /// <returns>False when the index is full, and older ones need not be read.</returns>
    public async Task<bool> AddOlderAsync(IReadOnlyList<SearchDocument> documents)
    {
        await _gate.WaitAsync();
        try
        {
            foreach (var slice in documents.Chunk(200))
            {
                if (_full || Full)
                {
                    Volatile.Write(ref _full, true);
                    return false;
                }

                // What was withdrawn after it was read here must not come back.
                Insert([.. slice.Where(document => !_removed.Contains(document.Row))]);
                Interlocked.Add(ref _waiting, -slice.Length);
            }

            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Adds what has come or was sent.</summary>
    public async Task AddAsync(IReadOnlyList<SearchDocument> documents)
    {
        if (documents.Count == 0)
        {
            return;
        }

        await _gate.WaitAsync();
        try
        {
            Insert([.. documents.Where(document => !_removed.Contains(document.Row))]);
            while (Full && _indexed > 1)
            {
                Volatile.Write(ref _full, true);
                DropOldest();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Removes what was withdrawn.</summary>
    public async Task RemoveAsync(IReadOnlyList<long> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await _gate.WaitAsync();
        try
        {
            foreach (var row in rows)
            {
                if (_starting)
                {
                    _removed.Add(row);
                }

                if (_connection?.Statement("SELECT rowid FROM document WHERE mail = ?1", row).Number() is { } place)
                {
                    Remove(place);
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Finds messages, newest first. Looks at the newest first and stops when there are enough or it has taken too long.</summary>
    public async Task<SearchHits> FindAsync(SearchQuery query, int max, CancellationToken cancellationToken)
    {
        var rows = new List<long>();
        var began = Stopwatch.GetTimestamp();
        var before = query.Before is { } end ? Place(end) : long.MaxValue;
        var after = query.After is { } start ? Place(start) : 0;
        while (rows.Count < max && before > after)
        {
            if (Stopwatch.GetElapsedTime(began) > Longest)
            {
                return new SearchHits(rows, Cut: true);
            }

            // Others have their turn between two slices.
            await _gate.WaitAsync(cancellationToken);
            try
            {
                before = FindSlice(query, after, before, max, rows);
            }
            finally
            {
                _gate.Release();
            }
        }

        return new SearchHits(rows, Cut: false);
    }

    /// <summary>Waits for who is at the index; whoever comes later finds and adds nothing.</summary>
    public void Dispose()
    {
        _gate.Wait();
        try
        {
            _closed = true;
            _connection?.Dispose();
            _connection = null;
        }
        finally
        {
            _gate.Release();
        }
    }

    private bool Full => !_closed && (_indexed >= maxMessages || _characters >= maxCharacters);

    private static long Place(long second) => Math.Clamp(second - Epoch + 1, 0, 1L << 40) << SecondBits;

    /// <summary>Searches a slice of the newest below a place; the place below which to go on.</summary>
    private long FindSlice(SearchQuery query, long after, long before, int max, List<long> rows)
    {
        if (_connection is null)
        {
            return 0;
        }

        var from = Math.Max(after, _connection.Statement("SELECT rowid FROM document WHERE rowid < ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?2", before, (long)Slice).Number() ?? 0);
        rows.AddRange(query.Expression is { } expression
            ? _connection.Statement(
                "SELECT document.mail FROM text CROSS JOIN document ON document.rowid = text.rowid WHERE text MATCH ?1 AND text.rowid >= ?2 AND text.rowid < ?3 ORDER BY text.rowid DESC LIMIT ?4",
                expression,
                from,
                before,
                (long)(max - rows.Count)).List(row => row.Int64(0))
            : _connection.Statement(
                "SELECT mail FROM document WHERE rowid >= ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3",
                from,
                before,
                (long)(max - rows.Count)).List(row => row.Int64(0)));
        return from;
    }

    /// <summary>Adds documents in one transaction. What cannot be added is left out and counted, and takes nothing of the others with it.</summary>
    private void Insert(SearchDocument[] documents)
    {
        if (documents.Length == 0 || _closed)
        {
            return;
        }

        var connection = _connection ??= Open();
        var (messages, characters) = (0L, 0L);
        try
        {
            connection.Begin();

            // In ascending order, which the index takes in one piece.
            foreach (var document in documents.OrderBy(document => document.Second))
            {
                connection.SetSavepoint();
                try
                {
                    if (TryInsert(connection, document))
                    {
                        messages++;
                        characters += document.Words.Length;
                    }
                }
                catch (Exception)
                {
                    connection.UndoToSavepoint();
                    Interlocked.Increment(ref _failed);
                }

                connection.ReleaseSavepoint();
            }

            connection.Commit();
        }
        catch (SqliteFailure)
        {
            connection.Rollback();
            Interlocked.Add(ref _failed, messages);
            return;
        }

        Interlocked.Add(ref _indexed, messages);
        _characters += characters;
    }

    /// <summary>Adds a document; false when it is there.</summary>
    private static bool TryInsert(SqliteSession connection, SearchDocument document)
    {
        if (connection.Statement("SELECT 1 FROM document WHERE mail = ?1", document.Row).Number() is not null)
        {
            return false;
        }

        var place = FreePlace(connection, document.Second);
        connection.Statement("INSERT INTO document (rowid, mail, characters) VALUES (?1, ?2, ?3)", place, document.Row, (long)document.Words.Length).Run();
        connection.Statement("INSERT INTO text (rowid, words, tags) VALUES (?1, ?2, ?3)", place, document.Words, document.Tags).Run();
        return true;
    }

    /// <summary>The next free place of a second; of the seconds after it, when ten thousand messages were accepted in one.</summary>
    private static long FreePlace(SqliteSession connection, long second)
    {
        for (var first = Place(second); ; first += 1 << SecondBits)
        {
            var end = first + (1 << SecondBits);
            if (connection.Statement("SELECT max(rowid) FROM document WHERE rowid >= ?1 AND rowid < ?2", first, end).Number() is not long last)
            {
                return first;
            }

            if (last + 1 < end)
            {
                return last + 1;
            }
        }
    }

    private void DropOldest()
    {
        foreach (var place in _connection!.Statement("SELECT rowid FROM document ORDER BY rowid LIMIT 16").List(row => row.Int64(0)))
        {
            Remove(place);
        }
    }

    private void Remove(long place)
    {
        var characters = _connection!.Statement("SELECT characters FROM document WHERE rowid = ?1", place).Number() ?? 0;
        _connection.Statement("DELETE FROM text WHERE rowid = ?1", place).Run();
        _connection.Statement("DELETE FROM document WHERE rowid = ?1", place).Run();
        Interlocked.Decrement(ref _indexed);
        _characters -= characters;
    }

    private static SqliteSession Open()
    {
        var connection = SqliteSession.Open(":memory:", create: true, TimeSpan.Zero);
        connection.Execute(
            """
            PRAGMA journal_mode = MEMORY;
            PRAGMA temp_store = MEMORY;
            CREATE TABLE document (rowid INTEGER PRIMARY KEY, mail INTEGER NOT NULL UNIQUE, characters INTEGER NOT NULL);
            CREATE VIRTUAL TABLE text USING fts5 (words, tags, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2");
            """);
        return connection;
    }
}

/// <summary>What a search found.</summary>
/// <param name="Rows">Rows of messages, newest first.</param>
/// <param name="Cut">Whether the search stopped before it had seen everything, because it took too long.</param>
internal sealed record SearchHits(List<long> Rows, bool Cut);

/// <summary>How much of a mailbox can be searched.</summary>
/// <param name="Indexed">Messages that can be found.</param>
/// <param name="Of">Messages with text.</param>
/// <param name="Complete">Whether the index's start is over.</param>
/// <param name="OldestLeftOut">Whether the index is full and the oldest messages are not in it.</param>
/// <param name="Failed">Messages that could not be indexed.</param>
internal sealed record SearchProgress(long Indexed, long Of, bool Complete, bool OldestLeftOut, long Failed)
{
    /// <summary>For people.</summary>
    public override string ToString() => $"indexed {Indexed} of {Of}";
}
