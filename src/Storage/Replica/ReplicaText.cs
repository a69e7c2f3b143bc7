namespace Interpol.Mesh.Storage.Replica;

/// <summary>Statements and texts that both databases understand.</summary>
internal static class ReplicaText
{
    /// <summary>The state under which every entry stands as well, for lists of all states.</summary>
    public const string AnyState = "";

    /// <summary>
    /// The statement that lists. Each reader has an order of its own for each state in the index; of each as many entries as a page has are read, whatever share of the rows it is.
    /// Parameters: 1 the kind, 2 and 3 time and id of the place behind which the page begins, then the readers, then the states.
    /// </summary>
    /// <param name="mark">What stands before a parameter's number.</param>
    /// <param name="columns">What to read of each row.</param>
    /// <param name="readers">How many readers there are.</param>
    /// <param name="states">How many states there are.</param>
    /// <param name="limit">The most rows to read.</param>
    public static string List(char mark, string columns, int readers, int states, string limit)
    {
        IEnumerable<string> orders = Enumerable.Range(4, readers).SelectMany(_ => Enumerable.Range(4 + readers, states), (reader, state) =>
            $"SELECT * FROM (SELECT changed, id FROM replica_reader WHERE kind = {mark}1 AND reader = {mark}{reader} AND state = {mark}{state} AND (changed, id) < ({mark}2, {mark}3) "
            + $"ORDER BY changed DESC, id DESC LIMIT {limit}) x");
        return $"SELECT {columns} FROM ({string.Join(" UNION ALL ", orders)} ORDER BY changed DESC, id DESC LIMIT {limit}) k "
            + $"CROSS JOIN replica r WHERE r.kind = {mark}1 AND r.id = k.id ORDER BY k.changed DESC, k.id DESC";
    }

    /// <summary>The readers as they are stored: each once, with spaces between them.</summary>
    public static string Readers(ReplicaRow row) =>
        row.IsRemoved ? "" : row.Readers.Contains(ReplicaRow.Everybody) ? ReplicaRow.Everybody : string.Join(' ', row.Readers.Distinct());

    public static string[] Readers(string stored) => stored.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A page that takes rows until it is full.</summary>
internal sealed class ReplicaPageBuilder(int maxRows, int maxBytes)
{
    private long _bytes;
    private bool _isFull;

    public List<ReplicaRow> Rows { get; } = [];

    public ReplicaPage Page => new(Rows, _isFull ? new ReplicaPosition(Rows[^1].ChangedAt, Rows[^1].Id) : null);

    /// <summary>False when the row does not fit.</summary>
    public bool TryAdd(ReplicaRow row)
    {
        _bytes += row.Content.Length;
        _isFull = Rows.Count == maxRows || (Rows.Count > 0 && _bytes > maxBytes);
        if (!_isFull)
        {
            Rows.Add(row);
        }

        return !_isFull;
    }
}
