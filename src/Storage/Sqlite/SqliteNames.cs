using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>
/// Names that the database keeps as numbers, remembered by the writer. What a transaction or savepoint added is forgotten when that is undone,
/// because another process may then give the same number to another name.
/// </summary>
internal sealed class SqliteNames(SqliteSession session, string find, string insert)
{
    private const int Bound = 100_000;

    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _uncommitted = [];
    private readonly SqliteStatement _find = session.Statement(find);
    private readonly SqliteStatement? _insert = insert.Length == 0 ? null : session.Statement(insert);
    private int _savepoint;

    /// <summary>The number of a name, or 0 when the database does not have it.</summary>
    public long Find(string name)
    {
        if (_ids.TryGetValue(name, out long id))
        {
            return id;
        }

        id = _find.Bind(1, name).Number() ?? 0;
        if (id != 0)
        {
            _ids[name] = id;
        }

        return id;
    }

    /// <summary>The number of a name, given to it now when it has none.</summary>
    public long FindOrAdd(string name)
    {
        long id = Find(name);
        if (id == 0)
        {
            id = _insert!.Bind(1, name).Insert();
            Added(name, id);
        }

        return id;
    }

    /// <summary>Remembers a name that this transaction inserted.</summary>
    public void Added(string name, long id)
    {
        _ids[name] = id;
        _uncommitted.Add(name);
    }

    public void SavepointSet() => _savepoint = _uncommitted.Count;

    public void SavepointUndone() => ForgetFrom(_savepoint);

    public void RolledBack() => ForgetFrom(0);

    public void Committed()
    {
        _uncommitted.Clear();
        if (_ids.Count > Bound)
        {
            _ids.Clear();
        }
    }

    private void ForgetFrom(int first)
    {
        for (int index = first; index < _uncommitted.Count; index++)
        {
            _ids.Remove(_uncommitted[index]);
        }

        _uncommitted.RemoveRange(first, _uncommitted.Count - first);
    }
}
