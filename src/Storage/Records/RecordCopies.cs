using System.Text.Json;

namespace Interpol.Mesh.Storage.Records;

/// <summary>
/// A hub's copy of the records that answers, and the one that is being made anew beside it. Each is in a folder of its own; which answers is said by <c>records.json</c> beside them, so that one takes the
/// other's place in one step and a process that was killed is followed by one that goes on. Only who has the copy open that answers makes another, or puts that in its place.
/// </summary>
public sealed class RecordCopies
{
    private const string First = "records";

    private readonly string _hub;
    private readonly string _folder;
    private readonly Func<string, IRecordStore> _open;
    private readonly Lock _lock = new();

    /// <summary>The copies of a hub.</summary>
    /// <param name="hub">The hub's name.</param>
    /// <param name="folder">The hub's folder.</param>
    /// <param name="open">Opens the copy in a folder.</param>
    internal RecordCopies(string hub, string folder, Func<string, IRecordStore> open) => (_hub, _folder, _open) = (hub, folder, open);

    /// <summary>The last time that the copy was made anew by somebody's order, or is being; null when it never was.</summary>
    public RecordRebuildOrder? Order => Read().Order;

    private string StateFile => Path.Combine(_folder, "records.json");

    /// <summary>Opens the copy that answers, making it when there is none.</summary>
    /// <exception cref="HubUnavailableException">Another process has it open, or it is damaged.</exception>
    public IRecordStore Open()
    {
        while (true)
        {
            var before = Read();
            var store = _open(Path.Combine(_folder, before.Folder));

            // Whoever had it open may have put another in its place just before it was closed there.
            if (Read().Folder == before.Folder)
            {
                return store;
            }

            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Opens the copy that is being made anew.</summary>
    /// <exception cref="InvalidOperationException">None is.</exception>
    /// <exception cref="HubUnavailableException">It is damaged.</exception>
    public IRecordStore OpenNext() => _open(Path.Combine(_folder, Read().Next ?? throw new InvalidOperationException($"The records of {_hub} are not being made anew.")));

    /// <summary>Notes that the copy is to be made anew; without effect while one is being, and for an order that was carried out.</summary>
    /// <param name="operation">The id of the order.</param>
    /// <param name="at">When it was given.</param>
    /// <returns>Whether one is being made from now on that was not before.</returns>
    public bool Begin(string operation, DateTimeOffset at)
    {
        using var alone = _lock.EnterScope();
        var state = Read();
        if (state.Next is not null || state.Order?.Operation == operation)
        {
            return false;
        }

        var number = state.Folder == First ? 1 : int.Parse(state.Folder.AsSpan(First.Length + 1), System.Globalization.CultureInfo.InvariantCulture);
        var next = $"{First}-{number + 1}";
        Delete(next);
        Write(state with { Next = next, Order = new RecordRebuildOrder(operation, at, null) });
        return true;
    }

    /// <summary>Puts the copy that was made anew in the place of the one that answers.</summary>
    /// <param name="at">When.</param>
    public void Complete(DateTimeOffset at)
    {
        using var alone = _lock.EnterScope();
        var state = Read();
        Write(state with { Folder = state.Next!, Next = null, Order = state.Order! with { DoneAt = at } });
    }

    /// <summary>Deletes copies that are not needed any more. They must be closed.</summary>
    public void DeleteOthers()
    {
        using var alone = _lock.EnterScope();
        var state = Read();
        foreach (var folder in Directory.EnumerateDirectories(_folder, First + "*").Select(path => Path.GetFileName(path)!).Where(folder => folder == First || folder.StartsWith(First + "-", StringComparison.Ordinal)))
        {
            if (folder != state.Folder && folder != state.Next)
            {
                Delete(folder);
            }
        }
    }

    private void Delete(string folder)
    {
        var path = Path.Combine(_folder, folder);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private State Read()
    {
        try
        {
            return File.Exists(StateFile) ? JsonSerializer.Deserialize<State>(File.ReadAllBytes(StateFile)) ?? State.Initial : State.Initial;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new HubUnavailableException(_hub, StateFile, $"which copy of its records answers cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>After a kill there is what was there before, or what is written.</summary>
    private void Write(State state)
    {
        Directory.CreateDirectory(_folder);
        WholeFile.Write(StateFile, JsonSerializer.SerializeToUtf8Bytes(state));
    }

    /// <summary>What is kept.</summary>
    /// <param name="Folder">The folder of the copy that answers.</param>
    /// <param name="Next">That of the one that is being made anew; null when none is.</param>
    /// <param name="Order">See <see cref="RecordCopies.Order"/>.</param>
    private sealed record State(string Folder, string? Next, RecordRebuildOrder? Order)
    {
        public static State Initial { get; } = new(First, null, null);
    }
}

/// <summary>That a hub's copy of the records is to be made anew.</summary>
/// <param name="Operation">The id of the order.</param>
/// <param name="BegunAt">When it was given.</param>
/// <param name="DoneAt">When the new copy took the place of the other; null while it is being made.</param>
public sealed record RecordRebuildOrder(string Operation, DateTimeOffset BegunAt, DateTimeOffset? DoneAt);
